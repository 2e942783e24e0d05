using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Incidents;

/// <summary>
/// Something that happened in an incident. Past tense, never changed once written: a new meaning is a new type or a new optional property.
/// Who did it, when it was recorded and under which delivery stand on the journal line, not here.
/// </summary>
public abstract record IncidentEvent;

/// <summary>A person to be reached, frozen at declaration. <paramref name="Address"/> is null when the roster has no id of theirs on the incident's platform.</summary>
public sealed record Recipient(string Name, Actor? Address);

/// <summary>One rung of the ladder. <paramref name="DueAt"/> is UTC.</summary>
/// <param name="ForAll">Calls everybody who has a role. Until it fires, those who are in no other rung have no part in the incident.</param>
public sealed record LadderStep(int Number, string Role, DateTimeOffset DueAt, IReadOnlyList<Recipient> Recipients, bool ForAll = false);

/// <summary>A file that a person attached, by its metadata; the bytes stay on the platform until evidence is collected.</summary>
public sealed record ChatFile(string Id, string Name, string? MediaType, long? Bytes);

public enum NoteSource
{
    Command,
    Prefix,
    Reaction,
    Shortcut,
}

public sealed record IncidentDeclared(
    IncidentId Id,
    Severity Severity,
    string Title,
    string? Summary,
    string Platform,
    string ChannelName,
    ChannelRef? DeclaredIn,
    Recipient Declarer,
    DateTimeOffset DeadlineAt,
    DateTimeOffset NextUpdateAt,
    IReadOnlyList<LadderStep> Ladder,
    IReadOnlyList<Recipient> Stakeholders) : IncidentEvent;

/// <summary>A person's message in the incident channel, whole and as typed. <paramref name="SentAt"/> is the message's own time (UTC).</summary>
public sealed record MessageRecorded(
    MessageRef Message, string Text, DateTimeOffset SentAt, string? Thread, IReadOnlyList<ChatFile> Files) : IncidentEvent;

/// <summary>An edit in chat. The original entry stays as it was.</summary>
public sealed record MessageAmended(MessageRef Message, string Text, DateTimeOffset EditedAt) : IncidentEvent;

/// <summary>A deletion in chat. The original entry stays as it was.</summary>
public sealed record MessageDeleted(MessageRef Message, DateTimeOffset DeletedAt) : IncidentEvent;

/// <summary>A marked entry. Text is null when an already recorded <paramref name="Message"/> was marked. <paramref name="HappenedAt"/> is event time (UTC).</summary>
public sealed record NoteAdded(string? Text, DateTimeOffset HappenedAt, NoteSource Source, MessageRef? Message, Actor? Author) : IncidentEvent;

/// <summary>A message was marked by a reaction before its words were in the record; it becomes a note when they come. <paramref name="HappenedAt"/> in UTC.</summary>
public sealed record MarkAwaited(MessageRef Message, DateTimeOffset HappenedAt) : IncidentEvent;

/// <summary>Somebody answered. <paramref name="ResponseTime"/> is declaration (or reopening) to acknowledgement; <paramref name="Hit"/>: within the deadline.</summary>
public sealed record IncidentAcknowledged(Recipient By, TimeSpan ResponseTime, bool Hit, bool BecameLead) : IncidentEvent;

/// <summary>Somebody answered a rung that was called after the acknowledgement, which stays the incident's response.</summary>
public sealed record CallAnswered(Recipient By, int Step) : IncidentEvent;

/// <summary>A rung of the ladder fired, by its timer or because <paramref name="ForcedBy"/> asked.</summary>
public sealed record EscalationStepFired(int Step, Recipient? ForcedBy) : IncidentEvent
{
    /// <summary>Somebody had it already and asked for more: these pages are not called off by that acknowledgement.</summary>
    public bool AfterAcknowledgement { get; init; }
}

/// <summary>The watchdog: a step fired and nobody could be reached within the grace time, or nobody holds the role.</summary>
public sealed record EscalationUnreached(int Step, string Why) : IncidentEvent;

public sealed record LeadMissingNagged(TimeSpan After) : IncidentEvent;

public sealed record UpdateReminded(DateTimeOffset NextUpdateAt) : IncidentEvent;

/// <summary>The head of the journal is to be shown again in the pinned card, as a witness outside this machine.</summary>
public sealed record WitnessRequested : IncidentEvent;

/// <summary>A reaction was performed: what the bot did in chat. <paramref name="Channel"/> and <paramref name="Message"/> are what it made or changed.</summary>
/// <param name="Witness">For the pinned card: the head it shows, <c>seq:hash</c>.</param>
/// <param name="Missing">What part could not be done, in words, though the rest was.</param>
public sealed record ReactionPerformed(
    string Reaction, string What, ChannelRef? Channel, MessageRef? Message, string? Witness, string? Missing) : IncidentEvent
{
    /// <summary>The person it was for, as the record names them.</summary>
    public string? Who { get; init; }
}

/// <summary>A reaction cannot be performed and will not be tried again. <paramref name="Error"/> is the platform's code, never a secret.</summary>
public sealed record ReactionFailed(string Reaction, string What, string Error) : IncidentEvent
{
    /// <summary>The person it was for, as the record names them.</summary>
    public string? Who { get; init; }
}

public sealed record IncidentResolved(Recipient By, string? Resolution, TimeSpan Duration) : IncidentEvent
{
    /// <summary>Stakeholders and everybody who was called are told of it too; journals from before that do not say so.</summary>
    public bool TellsAll { get; init; }
}

public sealed record IncidentReopened(
    Recipient By, string? Reason, DateTimeOffset DeadlineAt, DateTimeOffset NextUpdateAt, IReadOnlyList<LadderStep> Ladder) : IncidentEvent
{
    /// <summary>In a P1 the stakeholders are told of it too; journals from before that do not say so.</summary>
    public bool TellsAll { get; init; }

    /// <summary>Whoever came into the chain since is invited; journals from before that do not say so.</summary>
    public bool InvitesChain { get; init; }
}
