using System.Collections.Immutable;
using System.Globalization;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Evidence;

namespace Floodingnaque.ChatOps.Core.Incidents;

public enum IncidentStatus
{
    None,
    Open,
    Resolved,
}

/// <summary>Where, when and by whom an event was recorded.</summary>
public readonly record struct EventStamp(long Seq, DateTimeOffset At, Actor Actor);

/// <summary>A reaction that is owed: performed by the shell, struck off by <see cref="ReactionPerformed"/> or <see cref="ReactionFailed"/>.</summary>
/// <param name="Id"><c>seq.n</c>: the n-th reaction to the event at seq. Unique in the incident, and the same after every replay.</param>
public sealed record Owed(string Id, Reaction Reaction, DateTimeOffset Since)
{
    /// <summary>Of the event that it is a reaction to.</summary>
    public long Seq => long.Parse(Id.AsSpan(0, Id.IndexOf('.', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
}

/// <summary>How far one rung of the ladder got.</summary>
public sealed record StepProgress(DateTimeOffset FiredAt, int Reached, int Failed, bool Unreached, bool AfterAcknowledgement = false)
{
    /// <summary>Who answered, of a rung that was called after somebody had it already.</summary>
    public Recipient? AnsweredBy { get; init; }
}

/// <summary>A page somebody holds with an Acknowledge button on it.</summary>
public sealed record PageSent(int Step, Recipient To, MessageRef Message);

public sealed record Acknowledgement(Recipient By, DateTimeOffset At, TimeSpan ResponseTime, bool Hit);

/// <summary>
/// All that decisions need to know of one incident, folded from its journal. It holds no list that grows with what people write, so a
/// command costs the same in the first minute and after 100,000 entries.
/// </summary>
public sealed record Incident
{
    public static readonly Incident Nothing = new();

    public IncidentId Id { get; init; }
    public IncidentStatus Status { get; init; }
    public Severity Severity { get; init; }
    public string Title { get; init; } = "";
    public string? Summary { get; init; }
    public string Platform { get; init; } = "";
    public string ChannelName { get; init; } = "";
    public Recipient? Declarer { get; init; }
    public DateTimeOffset DeclaredAt { get; init; }

    /// <summary>Start of the clock: declaration, or the last reopening.</summary>
    public DateTimeOffset ClockFrom { get; init; }
    public DateTimeOffset DeadlineAt { get; init; }
    public DateTimeOffset NextUpdateAt { get; init; }
    public IReadOnlyList<LadderStep> Ladder { get; init; } = [];
    public IReadOnlyList<Recipient> Stakeholders { get; init; } = [];
    public ImmutableSortedDictionary<int, StepProgress> Steps { get; init; } = ImmutableSortedDictionary<int, StepProgress>.Empty;
    public ImmutableList<PageSent> Pages { get; init; } = [];

    /// <summary>Pages without a button any more; they say what came of it.</summary>
    public ImmutableList<PageSent> Retired { get; init; } = [];

    /// <summary>Notices that stakeholders hold.</summary>
    public ImmutableList<MessageRef> Notices { get; init; } = [];
    public Acknowledgement? Acknowledged { get; init; }
    public Recipient? Lead { get; init; }
    public bool LeadNagged { get; init; }
    public ChannelRef? Channel { get; init; }
    public MessageRef? Card { get; init; }
    public MessageRef? Announcement { get; init; }

    /// <summary>The notification at the beginning of the channel; it is kept up to date with the card.</summary>
    public MessageRef? Notification { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }
    public Recipient? ResolvedBy { get; init; }
    public string? Resolution { get; init; }

    /// <summary>Messages that already are notes, so that a second pin changes nothing.</summary>
    public ImmutableHashSet<MessageRef> Marked { get; init; } = [];

    /// <summary>Messages that were marked and whose words are not in the record, with the time of the mark (UTC).</summary>
    public ImmutableDictionary<MessageRef, DateTimeOffset> Awaited { get; init; } = ImmutableDictionary<MessageRef, DateTimeOffset>.Empty;
    public ImmutableHashSet<Actor> Participants { get; init; } = [];
    public int Entries { get; init; }
    public int Notes { get; init; }

    /// <summary>What could not be done in chat and still is not there.</summary>
    public MissingParts MissingParts { get; init; } = MissingParts.None;

    /// <summary>The same in words, for the card.</summary>
    public IReadOnlyList<string> Missing => MissingParts.Words;
    public ImmutableList<Owed> Owed { get; init; } = [];

    /// <summary>Guarded actions, by number. Bounded by <see cref="ActionSettings.MaxPerIncident"/>.</summary>
    public ImmutableSortedDictionary<int, ActionRun> Runs { get; init; } = ImmutableSortedDictionary<int, ActionRun>.Empty;

    /// <summary>Collections of evidence and looks at the target system, by number. Bounded by <see cref="EvidenceSettings.MaxPerIncident"/>.</summary>
    public ImmutableSortedDictionary<int, EvidenceCollection> Collections { get; init; } = ImmutableSortedDictionary<int, EvidenceCollection>.Empty;

    /// <summary>Set while this incident's kill switch is thrown; it stops the actions of all.</summary>
    public Freeze? Frozen { get; init; }

    /// <summary>Seq of the last event.</summary>
    public long Version { get; init; }
    public DateTimeOffset LastAt { get; init; }

    /// <summary>People's entries since the pinned card last showed the head of the journal.</summary>
    public int UnwitnessedEntries { get; init; }
    public DateTimeOffset WitnessedAt { get; init; }

    /// <summary>
    /// Whether an owed reaction can be tried. What needs the channel waits for it; a direct message waits a few seconds only, so that it
    /// can link to the channel but no outage of channels keeps a page back.
    /// </summary>
    public bool CanTry(Owed owed, DateTimeOffset now) =>
        owed.Reaction is OpenChannel || Channel is not null || Owed.All(o => o.Reaction is not OpenChannel)
        || (!owed.Reaction.NeedsChannel && now - owed.Since > PatienceForChannel);

    private static readonly TimeSpan PatienceForChannel = TimeSpan.FromSeconds(5);

    /// <summary>Whether a rung that fired still waits for an answer: nobody has the incident, or it was asked for after somebody had it.</summary>
    public bool Calls(int step) => IsOpen && Steps.TryGetValue(step, out var progress)
        && (Acknowledged is null || progress is { AfterAcknowledgement: true, AnsweredBy: null });

    /// <summary>The rungs that call this person although somebody has the incident. One press answers all of them.</summary>
    public IReadOnlyList<int> CalledAgain(Recipient person) => Acknowledged is null ? [] : [.. Ladder
        .Where(step => Calls(step.Number) && step.Recipients.Any(r => r.Address is not null && r.Address == person.Address)).Select(s => s.Number)];

    /// <summary>The note that a message becomes now that its words are here; null when nobody waits for them.</summary>
    internal NoteAdded? MarkFor(MessageRef message) =>
        Awaited.TryGetValue(message, out var at) ? new NoteAdded(null, at, NoteSource.Reaction, message, null) : null;

    public bool IsOpen => Status is IncidentStatus.Open;

    /// <summary>The state after one more event, with the reactions it owes.</summary>
    public Incident After(IncidentEvent e, EventStamp stamp)
    {
        var next = IncidentEvolution.Evolve(this, e, stamp) with { Version = stamp.Seq, LastAt = stamp.At };
        var n = 0;
        foreach (var reaction in IncidentReactions.React(next, e))
        {
            var owed = new Owed($"{stamp.Seq}.{n++}", reaction, stamp.At);
            next = next with { Owed = next.Owed.RemoveAll(o => reaction.Replaces(o.Reaction)).Add(owed) };
        }

        return next;
    }
}
