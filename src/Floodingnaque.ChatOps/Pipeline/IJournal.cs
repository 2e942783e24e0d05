using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Pipeline;

/// <summary>An event that a decision made, on its way into the journal.</summary>
internal readonly record struct PendingEvent(IncidentEvent Event, Actor Actor, DeliveryId? Delivery, DateTimeOffset At);

/// <summary>An event as it stands in the journal. <paramref name="Hash"/> is the SHA-256 of the exact bytes of its line without the line feed, in lower-case hex.</summary>
internal sealed record RecordedEvent(
    IncidentId Stream, long Seq, DateTimeOffset At, Actor Actor, DeliveryId? Delivery, IncidentEvent Event, string Hash);

/// <summary>The last line of a stream. Seq 0 with an empty hash: the stream is empty.</summary>
internal readonly record struct JournalHead(long Seq, string Hash);

/// <summary>
/// What an append came to. Accepted: the events have their places (<see cref="Events"/>) and others may decide on them, but they count
/// only when <see cref="Durable"/> completes. Not accepted: somebody else was first; load and decide again.
/// </summary>
internal readonly record struct Append(bool Accepted, IReadOnlyList<RecordedEvent> Events, Task Durable)
{
    public static readonly Append Conflict = new(false, [], Task.CompletedTask);
}

/// <summary>Thrown through <see cref="Append.Durable"/> when an accepted append did not reach the disk. Nothing of it is in the journal, nor of any accepted after it.</summary>
internal sealed class NotRecordedException(string reason, Exception? inner = null) : Exception(reason, inner);

/// <summary>Thrown when a stream does not hold what was recorded: somebody changed it, or its end is gone. A person has to look.</summary>
/// <param name="line">The first line that does not hold, from 1; null when it is not known.</param>
internal class DamagedRecordException(string reason, long? line, Exception? inner = null) : Exception(reason, inner)
{
    public long? Line { get; } = line;
}

/// <summary>The record: one append-only stream of events per incident.</summary>
internal interface IJournal
{
    /// <summary>All incidents that have a stream, with its length in bytes as found on disk at start and kept current since.</summary>
    IReadOnlyDictionary<IncidentId, long> Streams { get; }

    /// <summary>Why nothing can be recorded now (the disk is full, or did not confirm a write); null while all is well.</summary>
    string? Failure { get; }

    /// <summary>The last accepted place of the stream; (0, "") when there is no such stream. Opens the stream if need be.</summary>
    JournalHead Head(IncidentId stream);

    /// <summary>
    /// Appends all or nothing at <paramref name="expectedVersion"/> (the seq decided on; 0 creates the stream). Returns at once: places are
    /// given in memory, so that many callers share one flush. <see cref="Append.Durable"/> completes after the bytes are on the disk
    /// (fsync), and fails with <see cref="NotRecordedException"/> when they are not (disk full, I/O error).
    /// </summary>
    Append Append(IncidentId stream, long expectedVersion, IReadOnlyList<PendingEvent> events);

    /// <summary>Durable events after <paramref name="afterSeq"/> in order.</summary>
    /// <exception cref="DamagedRecordException">The stream is damaged; what came before is not the whole.</exception>
    IAsyncEnumerable<RecordedEvent> Read(IncidentId stream, long afterSeq, CancellationToken cancellationToken);

    /// <summary>The newest <paramref name="count"/> durable events, oldest first, read from the end: the cost does not grow with the stream.</summary>
    Task<IReadOnlyList<RecordedEvent>> ReadLast(IncidentId stream, int count, CancellationToken cancellationToken);
}
