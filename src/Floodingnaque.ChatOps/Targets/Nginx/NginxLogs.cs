using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.Targets.Nginx;

/// <summary>nginx's logs with their rotated files, for looks.</summary>
internal sealed class NginxLogs(NginxOptions options, ITargetHost host) : ITargetLogs
{
    public async Task<IReadOnlyList<TargetLog>> Logs(CancellationToken cancellationToken)
    {
        var logs = new List<TargetLog>();
        foreach (var log in options.Logs.Distinct(StringComparer.Ordinal))
        {
            var slash = log.LastIndexOf('/');
            var content = options.ErrorLogs.Contains(log, StringComparer.Ordinal) ? LogContent.Error : LogContent.Access;
            logs.AddRange((await host.List(slash > 0 ? log[..slash] : "/", log[(slash + 1)..], cancellationToken)).Select(path => new TargetLog(
                NginxEvidence.Name, path, content, async (to, _, token) => await host.CopyTo(path, to, token))
            {
                LocalPath = host is LocalHost ? path : null,
                IsPacked = path.EndsWith(".gz", StringComparison.Ordinal),
            }));
        }

        return logs;
    }
}
