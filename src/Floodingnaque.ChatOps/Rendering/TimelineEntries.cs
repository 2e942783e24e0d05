using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Rendering;

internal enum TimelineKind
{
    /// <summary>A person wrote it.</summary>
    Message,

    /// <summary>A person marked it.</summary>
    Note,

    /// <summary>A decision of a person: declared, acknowledged, resolved.</summary>
    Decision,

    /// <summary>The bot did it by itself.</summary>
    Bot,
}

/// <summary>What became of an entry in chat; the entry itself stays as it was.</summary>
/// <param name="Text">The new words; null for a deletion.</param>
internal sealed record TimelineAmendment(DateTimeOffset At, string? Text);

/// <summary>One row of the timeline, as it was written; it is made safe where it is shown.</summary>
/// <param name="At">When it happened (UTC): a message's own time, not when it was recorded.</param>
/// <param name="ShowDate">The first row, or another UTC day than the row before.</param>
internal sealed record TimelineEntry(
    long Seq, DateTimeOffset At, string Who, string Text, TimelineKind Kind, string? Files = null, bool ShowDate = false)
{
    public IReadOnlyList<TimelineAmendment> Amendments { get; init; } = [];

    public bool IsNote => Kind is TimelineKind.Note;

    /// <summary>Words of a person, as opposed to what the bot says of an event.</summary>
    public bool IsQuote => Kind is TimelineKind.Note or TimelineKind.Message;
}

/// <summary>A page of the timeline, oldest row first. Page 1 is the newest.</summary>
internal sealed record TimelinePage(IReadOnlyList<TimelineEntry> Entries, int Number, bool NotesOnly, bool HasOlder)
{
    public static readonly TimelinePage Empty = new([], 1, false, false);

    /// <summary>The number of the oldest page.</summary>
    public int Oldest { get; init; } = 1;
}

/// <summary>events → rows. Pure, and never fails: a row says what it can.</summary>
internal static class TimelineEntries
{
    /// <summary>
    /// The rows in the order in which things happened; at the same moment, in the order of the record. An amendment or a mark whose message
    /// is not among <paramref name="events"/> gets a row of its own.
    /// </summary>
    public static IReadOnlyList<TimelineEntry> Of(IEnumerable<RecordedEvent> events, Incident incident, Roster roster)
    {
        var rows = new List<TimelineEntry>();
        var places = new Dictionary<MessageRef, int>();
        foreach (var e in events.OrderBy(e => e.Seq))
        {
            switch (e.Event)
            {
                case MessageRecorded m:
                    places[m.Message] = rows.Count;
                    rows.Add(new TimelineEntry(e.Seq, m.SentAt, roster.NameOf(e.Actor), m.Text, TimelineKind.Message, FileNames(m.Files)));
                    break;
                case NoteAdded n:
                    Mark(rows, places, e, n, roster);
                    break;
                case MessageAmended a:
                    Amend(rows, places, e, a.Message, new TimelineAmendment(a.EditedAt, a.Text), roster);
                    break;
                case MessageDeleted d:
                    Amend(rows, places, e, d.Message, new TimelineAmendment(d.DeletedAt, null), roster);
                    break;
                default:
                    rows.AddRange(EventWords.Of(e.Event, incident) is { } words ? [Act(e, words, roster)] : []);
                    break;
            }
        }

        return [.. rows.OrderBy(r => r.At).ThenBy(r => r.Seq)];
    }

    /// <summary>A page of <see cref="ShowTimeline.PageSize"/> rows counted from the newest.</summary>
    public static TimelinePage Page(IReadOnlyList<TimelineEntry> entries, int page, bool notesOnly)
    {
        var all = notesOnly ? [.. entries.Where(e => e.IsNote)] : entries;
        var end = Math.Max(0, all.Count - ((page - 1) * ShowTimeline.PageSize));
        var start = Math.Max(0, end - ShowTimeline.PageSize);
        var rows = all.Skip(start).Take(end - start).ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = rows[i] with { ShowDate = i == 0 || rows[i].At.UtcDateTime.Date != rows[i - 1].At.UtcDateTime.Date };
        }

        return new TimelinePage(rows, page, notesOnly, start > 0)
        {
            Oldest = Math.Max(1, (all.Count + ShowTimeline.PageSize - 1) / ShowTimeline.PageSize),
        };
    }

    /// <summary>A step that fires in the same decision as the declaration bears the declarer's name on its line, and is none of their doing.</summary>
    private static TimelineEntry Act(RecordedEvent e, string words, Roster roster)
    {
        var (who, isBot) = e.Event switch
        {
            EscalationStepFired { ForcedBy: null } => ("the ladder", true),
            EscalationUnreached => (roster.NameOf(Actor.Bot), true),
            _ => (roster.NameOf(e.Actor), e.Actor == Actor.Bot),
        };
        return new TimelineEntry(e.Seq, e.At, who, words, isBot ? TimelineKind.Bot : TimelineKind.Decision);
    }

    private static void Mark(
        List<TimelineEntry> rows, Dictionary<MessageRef, int> places, RecordedEvent e, NoteAdded note, Roster roster)
    {
        if (note.Message is { } message && places.TryGetValue(message, out var place))
        {
            rows[place] = rows[place] with { Kind = TimelineKind.Note };
            return;
        }

        if (note.Message is { } marked)
        {
            places[marked] = rows.Count;
        }

        var who = roster.NameOf(note.Author ?? e.Actor);
        rows.Add(new TimelineEntry(e.Seq, note.HappenedAt, who, note.Text ?? "(an earlier message was marked)", TimelineKind.Note));
    }

    private static void Amend(
        List<TimelineEntry> rows, Dictionary<MessageRef, int> places, RecordedEvent e, MessageRef message, TimelineAmendment amendment, Roster roster)
    {
        if (places.TryGetValue(message, out var place))
        {
            rows[place] = rows[place] with { Amendments = [.. rows[place].Amendments, amendment] };
            return;
        }

        var words = amendment.Text is null ? "deleted an earlier message" : "edited an earlier message";
        rows.Add(new TimelineEntry(e.Seq, amendment.At, roster.NameOf(e.Actor), words, TimelineKind.Decision)
        {
            Amendments = amendment.Text is null ? [] : [amendment],
        });
    }

    private static string? FileNames(IReadOnlyList<ChatFile> files) => files.Count == 0 ? null : string.Join(", ", files.Select(f => f.Name));
}
