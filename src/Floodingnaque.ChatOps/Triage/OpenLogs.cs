using System.IO.Compression;
using System.Net.Sockets;
using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>Logs that are open.</summary>
/// <param name="Damages">Sentences about those that cannot be opened.</param>
internal sealed record OpenedLogs(IReadOnlyList<LogSource> Logs, IReadOnlyList<string> Damages);

/// <summary>Opens the logs that a look is about. A target that cannot be looked at is named, and keeps nothing from the rest.</summary>
internal sealed class OpenLogs(IEnumerable<ITargetLogs> targets, TimeProvider clock)
{
    /// <summary>Where the look begins (UTC); null: where the logs do.</summary>
    public DateTimeOffset? Since(LookOrder order) => order.Since is { } back ? clock.GetUtcNow() - back : null;

    /// <exception cref="TargetException">There are none, or none where it was asked for, or not one can be opened.</exception>
    public Task<OpenedLogs> Open(LookOrder order, Func<LogContent, bool> wanted, CancellationToken cancellationToken) => Open(order, Since(order), wanted, cancellationToken);

    /// <inheritdoc cref="Open(LookOrder, Func{LogContent, bool}, CancellationToken)"/>
    /// <param name="since">Lines before it may be left out, and rotated logs that were last written before it are; null: all is read.</param>
    public async Task<OpenedLogs> Open(LookOrder order, DateTimeOffset? since, Func<LogContent, bool> wanted, CancellationToken cancellationToken)
    {
        var damages = new List<string>();
        var all = (await Task.WhenAll(targets.Select(t => Logs(t, damages, cancellationToken)))).SelectMany(l => l).Where(l => wanted(l.Content)).ToArray();
        if (all.Length == 0)
        {
            throw new TargetException(damages.Count > 0 ? string.Join("; ", damages) : "no logs of that kind are configured: set Targets:Nginx:AccessLogs, or Targets:Docker:Containers and Targets:Docker:LogFiles");
        }

        var chosen = all.Where(l => order.At is null || string.Equals(l.Target, order.At, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (chosen.Length == 0)
        {
            throw new TargetException($"there are no such logs at {EscapedText.Cut(EscapedText.Of(order.At!), 60)}, but at {string.Join(", ", all.Select(l => l.Target).Distinct(StringComparer.Ordinal))}");
        }

        LogSource[] open = [.. InOrder(chosen).Where(l => !IsOver(l, since)).Select(l => Open(l, since, damages, cancellationToken)).OfType<LogSource>()];
        return open.Length > 0 || damages.Count == 0 ? new OpenedLogs(open, damages) : throw new TargetException(string.Join("; ", damages));
    }

    private static bool IsOver(TargetLog log, DateTimeOffset? since) =>
        since is { } from && log.LocalPath is { } path && LogFiles.IsRotated(path) && File.Exists(path) && File.GetLastWriteTimeUtc(path) < from;

    private static async Task<IReadOnlyList<TargetLog>> Logs(ITargetLogs target, List<string> damages, CancellationToken cancellationToken)
    {
        try
        {
            return await target.Logs(cancellationToken);
        }
        catch (Exception e) when (e is TargetException or IOException or HttpRequestException or SocketException && !cancellationToken.IsCancellationRequested)
        {
            lock (damages)
            {
                damages.Add($"the logs of a target cannot be looked at: {e.Message}");
            }

            return [];
        }
    }

    /// <summary>Of each target its own order; of a log's files the oldest first, and one that is there plain and packed once.</summary>
    private static IEnumerable<TargetLog> InOrder(IEnumerable<TargetLog> logs) => logs.GroupBy(l => l.Target, StringComparer.Ordinal)
        .SelectMany(group => LogFiles.InOrder([.. group.Select(l => l.Name)]).Select(name => group.First(l => l.Name == name)));

    /// <returns>Null for one that cannot be opened, which is then among the damages.</returns>
    private static LogSource? Open(TargetLog log, DateTimeOffset? since, List<string> damages, CancellationToken cancellationToken)
    {
        var name = EscapedText.Of($"{log.Target} {log.Name}");
        if (log.LocalPath is { } path && File.Exists(path))
        {
            try
            {
                return LogFiles.Open([path])[0] with { Name = name };
            }
            catch (LogNotReadableException e)
            {
                damages.Add(e.Message);
                return null;
            }
        }

        Stream content = new CopiedLog(log, since, cancellationToken);
        return new LogSource(name, log.IsPacked ? new GZipStream(content, CompressionMode.Decompress) : content);
    }
}
