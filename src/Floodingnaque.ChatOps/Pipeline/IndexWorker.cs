using System.Collections.Concurrent;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Pipeline;

/// <summary>Keeps the index after the journals: whatever changed is written every few seconds, however often it
/// changed. Lists take what is newer from memory, and a start that finds the index behind reads the journal: nothing waits for it, while each
/// of its writes costs the disk several flushes that notes would wait for.</summary>
internal sealed partial class IndexWorker(
    IncidentStreams streams, IJournal journal, IIncidentIndex index, Readiness readiness, TimeProvider clock, ILogger<IndexWorker> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<IncidentId, bool> dirty = new();

    /// <summary>The entry of an incident as it is on the disk now.</summary>
    /// <param name="bytes">Length of the journal, read before <paramref name="durable"/> was taken, so that an entry is never newer than it says.</param>
    public static IncidentEntry Entry(DurableState durable, long bytes)
    {
        var s = durable.State;
        return new IncidentEntry(
            s.Id, s.Severity, s.Title, s.Status.ToString(), s.Lead?.Address, s.Lead?.Name, s.DeclaredAt, s.ResolvedAt, s.LastAt, s.Channel,
            [.. s.Participants], s.Owed.Count, bytes, new JournalHead(s.Version, durable.HeadHash));
    }

    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        foreach (var id in dirty.Keys)
        {
            dirty.TryRemove(id, out _);
            var bytes = journal.Streams.GetValueOrDefault(id);
            var stream = await streams.Get(id, cancellationToken);
            index.Put(Entry(await stream.Durable(), bytes));
        }
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        streams.Changed += MarkDirty;
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        streams.Changed -= MarkDirty;
        await RunOnceAsync(cancellationToken);
        await index.Flush(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.Loaded.WaitAsync(stoppingToken);
        foreach (var stream in streams.Loaded)
        {
            MarkDirty(stream);
        }

        using var tick = new PeriodicTimer(Every, clock);
        while (await tick.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogPassFailed(logger, e); // what is in the journal comes back into the index at the next start
            }
        }
    }

    private void MarkDirty(IncidentStream stream) => dirty[stream.Id] = true;

    [LoggerMessage(LogLevel.Error, "A pass over the index failed.")]
    private static partial void LogPassFailed(ILogger logger, Exception e);
}
