using System.IO.Compression;
using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>Opens the logs that a look is about.</summary>
internal sealed class OpenLogs(IEnumerable<ITargetLogs> targets, TimeProvider clock)
{
    /// <summary>Where the look begins (UTC); null: where the logs do.</summary>
    public DateTimeOffset? Since(LookOrder order) => order.Since is { } back ? clock.GetUtcNow() - back : null;

    /// <exception cref="TargetException">There are none, or none where it was asked for.</exception>
    public async Task<IReadOnlyList<LogSource>> Open(LookOrder order, Func<LogContent, bool> wanted, CancellationToken cancellationToken)
    {
        var all = (await Task.WhenAll(targets.Select(t => t.Logs(cancellationToken)))).SelectMany(l => l).Where(l => wanted(l.Content)).ToArray();
        if (all.Length == 0)
        {
            throw new TargetException("no logs of that kind are configured: set Targets:Nginx:AccessLogs, or Targets:Docker:Containers and Targets:Docker:LogFiles");
        }

        var chosen = all.Where(l => order.At is null || string.Equals(l.Target, order.At, StringComparison.OrdinalIgnoreCase)).ToArray();
        return chosen.Length > 0
            ? [.. InOrder(chosen).Select(l => Open(l, Since(order), cancellationToken))]
            : throw new TargetException($"there are no such logs at {EscapedText.Cut(EscapedText.Of(order.At!), 60)}, but at {string.Join(", ", all.Select(l => l.Target).Distinct(StringComparer.Ordinal))}");
    }

    /// <summary>Of each target its own order; of a log's files the oldest first, and one that is there plain and packed once.</summary>
    private static IEnumerable<TargetLog> InOrder(IEnumerable<TargetLog> logs) => logs.GroupBy(l => l.Target, StringComparer.Ordinal)
        .SelectMany(group => LogFiles.InOrder([.. group.Select(l => l.Name)]).Select(name => group.First(l => l.Name == name)));

    private static LogSource Open(TargetLog log, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var name = EscapedText.Of($"{log.Target} {log.Name}");
        if (log.LocalPath is { } path && File.Exists(path))
        {
            return LogFiles.Open([path])[0] with { Name = name };
        }

        Stream content = new CopiedLog(log, since, cancellationToken);
        return new LogSource(name, log.IsPacked ? new GZipStream(content, CompressionMode.Decompress) : content);
    }
}
