using System.Diagnostics;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Pipeline;

/// <summary>
/// At start: every incident that is open, owes something, or changed within <see cref="Deliveries.Memory"/> is folded into memory. The index
/// tells which need not be; where it does not agree with the length of the journal it is not believed.
/// </summary>
internal sealed partial class IncidentLoader(
    IJournal journal, IIncidentIndex index, IncidentStreams streams, TimeProvider clock, ILogger<IncidentLoader> logger)
{
    /// <summary>Loads what has to be in memory. A damaged journal is set aside, one that cannot be read is reported; the others go on.</summary>
    public async Task<LoadReport> Load(CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var known = index.All().ToDictionary(e => e.Id);
        var (loaded, failed) = (0, new System.Collections.Concurrent.ConcurrentBag<string>());
        await Parallel.ForEachAsync(journal.Streams, cancellationToken, async (stream, token) =>
        {
            var entry = known.GetValueOrDefault(stream.Key);
            if (entry?.Channel is { } channel)
            {
                streams.Remember(channel, entry.Id);
            }

            if (entry is not null && CanSleep(entry, stream.Value))
            {
                return;
            }

            try
            {
                await streams.Get(stream.Key, token);
                Interlocked.Increment(ref loaded);
            }
            catch (SetAsideException e)
            {
                streams.SetAside(e.Incident, entry?.Participants ?? []);
                LogSetAside(logger, e.Incident.Sentence, e.Incident.Why, stream.Key);
            }
            catch (Exception e) when (!token.IsCancellationRequested)
            {
                LogUnreadable(logger, stream.Key, e);
                failed.Add($"{stream.Key}: {e.Message}");
            }
        });
        LogLoaded(logger, journal.Streams.Count, loaded, watch.ElapsedMilliseconds);
        return new LoadReport(journal.Streams.Count, loaded, [.. failed.Order(StringComparer.Ordinal)]);
    }

    private bool CanSleep(IncidentEntry entry, long bytes) =>
        entry.Status == nameof(IncidentStatus.Resolved) && entry.Owed == 0 && entry.Bytes == bytes
        && entry.LastAt < clock.GetUtcNow() - Deliveries.Memory;

    [LoggerMessage(LogLevel.Information, "{Incidents} incidents, {Loaded} of them loaded, in {Milliseconds} ms.")]
    private static partial void LogLoaded(ILogger logger, int incidents, int loaded, long milliseconds);

    [LoggerMessage(LogLevel.Error, "{Damaged} and set aside; nothing is recorded in it: {Why} Run: verify {Incident}")]
    private static partial void LogSetAside(ILogger logger, string damaged, string why, IncidentId incident);

    [LoggerMessage(LogLevel.Error, "The journal of {Incident} cannot be read. Run: verify {Incident}")]
    private static partial void LogUnreadable(ILogger logger, IncidentId incident, Exception e);
}

/// <summary>What the start found. <paramref name="Unreadable"/>: incident and reason.</summary>
internal sealed record LoadReport(int Incidents, int Loaded, IReadOnlyList<string> Unreadable);
