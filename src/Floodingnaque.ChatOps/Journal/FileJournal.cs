using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Journal;

/// <summary>
/// The record as files: one timeline per incident, each line chained to the bytes of the line before. An append gets its places under the
/// stream's lock, in memory; <see cref="GroupCommit"/> brings the bytes to the disk and completes <see cref="Append.Durable"/>.
/// </summary>
internal sealed partial class FileJournal : IJournal, IAsyncDisposable
{
    private readonly ConcurrentDictionary<IncidentId, JournalStream> streams = new();
    private readonly ConcurrentDictionary<IncidentId, long> lengths;
    private readonly ConcurrentDictionary<IncidentId, bool> unsigned = new();
    private readonly Lock signing = new();
    private readonly DataPaths paths;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly StreamOpening opening;
    private readonly FreeSpace space;
    private readonly HeadSigner signer;
    private readonly GroupCommit commit;
    private bool disposed;

    public FileJournal(DataFolder folder, JournalSettings settings, TimeProvider clock, ILogger<FileJournal> logger)
    {
        (paths, this.clock, this.logger) = (folder.Paths, clock, logger);
        lengths = new(paths.Streams());
        foreach (var id in paths.Known())
            lengths.TryAdd(id, 0); // only its head is there: damaged, and not a number to be given away again
        opening = new StreamOpening(paths, settings, logger);
        space = new FreeSpace(paths.Root, settings.FreeSpaceReserve, clock);
        signer = HeadSigner.Open(paths);
        commit = new GroupCommit(paths, settings, Recorded, logger);
    }

    public IReadOnlyDictionary<IncidentId, long> Streams => lengths;

    public string? Failure => commit.Failure ?? space.Shortage();

    public JournalHead Head(IncidentId stream)
    {
        if (Existing(stream) is not { } s)
            return new(0, "");
        lock (s.Gate)
        {
            Open(s);
            return s.Accepted;
        }
    }

    public Append Append(IncidentId stream, long expectedVersion, IReadOnlyList<PendingEvent> events)
    {
        try
        {
            if (Failure is { } reason)
                return Refused(reason);
            if (expectedVersion != 0 && Existing(stream) is null)
                return Pipeline.Append.Conflict;
            var s = streams.GetOrAdd(stream, static id => new JournalStream(id));
            lock (s.Gate)
            {
                Open(s);
                return s.Damage is not null ? Refused(s.Damage.Why)
                    : s.Accepted.Seq != expectedVersion ? Pipeline.Append.Conflict
                    : events.Count == 0 ? new Append(true, [], s.AllDurable)
                    : Gather(s, events);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refused($"{stream} cannot be opened ({e.Message})", e);
        }
    }

    public async IAsyncEnumerable<RecordedEvent> Read(
        IncidentId stream, long afterSeq, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (reader, damage) = Reader(stream);
        if (reader is not null)
            await foreach (var e in reader.Forward(afterSeq, cancellationToken))
                yield return e;
        if (damage is not null)
            throw new JournalFormatException(damage.Why, line: damage.Line); // never a part that looks like the whole
    }

    public async Task<IReadOnlyList<RecordedEvent>> ReadLast(IncidentId stream, int count, CancellationToken cancellationToken)
    {
        var (reader, damage) = Reader(stream);
        return damage is not null ? throw new JournalFormatException(damage.Why, line: damage.Line)
            : reader is null || count <= 0 ? []
            : await reader.Last(count, cancellationToken);
    }

    /// <summary>Signs the heads of all streams that grew since the last pass. A head that lags after a crash is no error, a head ahead would be.</summary>
    public void SignHeads()
    {
        lock (signing)
        {
            foreach (var stream in unsigned.Keys)
                if (unsigned.TryRemove(stream, out _))
                    SignHead(streams[stream]);
        }
    }

    /// <summary>Records what was accepted, signs the heads, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
            return;
        disposed = true;
        await commit.DisposeAsync();
        SignHeads();
        signer.Dispose();
    }

    private static Append Refused(string reason, Exception? cause = null) =>
        new(true, [], Task.FromException(new NotRecordedException($"not recorded: {reason}", cause)));

    private Append Gather(JournalStream stream, IReadOnlyList<PendingEvent> events)
    {
        var batch = stream.Gathering ?? new StreamBatch(stream.AcceptedLength);
        var mark = batch.Lines.Length;
        RecordedEvent[] recorded;
        try
        {
            recorded = Write(stream, batch.Lines, events);
            if (stream.Gathering is null && !commit.TryEnqueue(stream))
            {
                batch.Dispose();
                return Refused("the bot is stopping");
            }
        }
        catch
        {
            if (stream.Gathering is null)
                batch.Dispose();
            else
                batch.Lines.CutTo(mark);
            throw;
        }

        stream.Gathering = batch;
        stream.Accepted = batch.Head = new JournalHead(recorded[^1].Seq, recorded[^1].Hash);
        stream.AcceptedLength = batch.Offset + batch.Lines.Length;
        return new Append(true, recorded, batch.Done);
    }

    private static RecordedEvent[] Write(JournalStream stream, LineBuffer lines, IReadOnlyList<PendingEvent> events)
    {
        var recorded = new RecordedEvent[events.Count];
        var (seq, prev) = stream.Accepted.Seq == 0 ? (0, LineShape.NoHash) : (stream.Accepted.Seq, stream.Accepted.Hash);
        for (var i = 0; i < recorded.Length; i++)
        {
            var pending = events[i];
            prev = EventCodec.Write(lines, ++seq, pending, events.Count - 1 - i, prev);
            recorded[i] = new RecordedEvent(
                stream.Id, seq, pending.At.ToUniversalTime(), pending.Actor, pending.Delivery, pending.Event, prev);
        }

        return recorded;
    }

    private (TimelineReader? Reader, Damage? Damage) Reader(IncidentId stream)
    {
        if (Existing(stream) is not { } s)
            return (null, null);
        lock (s.Gate)
        {
            Open(s);
            return (s.DurableLength == 0 ? null : new TimelineReader(stream, paths.Timeline(stream), s.DurableLength), s.Damage);
        }
    }

    /// <summary>Null for a stream that is nowhere: asking for it must leave nothing behind.</summary>
    private JournalStream? Existing(IncidentId stream) =>
        streams.TryGetValue(stream, out var known) ? known
        : lengths.ContainsKey(stream) ? streams.GetOrAdd(stream, static id => new JournalStream(id))
        : null;

    private void Open(JournalStream stream)
    {
        if (stream.Opened)
            return;
        if (opening.Open(stream))
        {
            if (stream.DurableLength > 0)
                lengths[stream.Id] = stream.DurableLength;
            else
                lengths.TryRemove(stream.Id, out _);
        }

        if (stream.HeadIsStale)
            unsigned[stream.Id] = true;
    }

    private void Recorded(JournalStream stream)
    {
        lengths[stream.Id] = stream.DurableLength; // this is the writer's thread, the only one that changes it
        unsigned[stream.Id] = true;
    }

    private void SignHead(JournalStream stream)
    {
        JournalHead head;
        lock (stream.Gate)
            head = stream.Durable;
        try
        {
            signer.Sign(stream.Id, head, clock.GetUtcNow());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            unsigned[stream.Id] = true; // the next pass tries again
            LogNotSigned(logger, e, stream.Id.ToString());
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Stream}: its head could not be signed; the next pass tries again")]
    private static partial void LogNotSigned(ILogger logger, Exception cause, string stream);
}
