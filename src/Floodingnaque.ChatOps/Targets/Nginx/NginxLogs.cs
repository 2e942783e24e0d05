using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.Targets.Nginx;

/// <summary>nginx's logs with their rotated files, for looks.</summary>
internal sealed class NginxLogs(NginxOptions options, ITargetHost host) : ITargetLogs
{
    public async Task<IReadOnlyList<TargetLog>> Logs(CancellationToken cancellationToken)
    {
        var logs = new List<TargetLog>();
        var (isListed, failed) = (false, (TargetException?)null);
        foreach (var log in options.Logs.Distinct(StringComparer.Ordinal))
        {
            var slash = log.LastIndexOf('/');
            var content = options.ErrorLogs.Contains(log, StringComparer.Ordinal) ? LogContent.Error : LogContent.Access;
            try
            {
                logs.AddRange((await host.List(slash > 0 ? log[..slash] : "/", log[(slash + 1)..], cancellationToken)).Select(path => File(path, content)));
                isListed = true;
            }
            catch (TargetException e)
            {
                failed = e;
                logs.Add(new TargetLog(NginxEvidence.Name, log, content, (_, _, _) => Task.FromException(e))); // whoever reads it is told
            }
        }

        return failed is null || isListed ? logs : throw failed;
    }

    private TargetLog File(string path, LogContent content) => new(NginxEvidence.Name, path, content, async (to, _, token) => await host.CopyTo(path, to, token))
    {
        LocalPath = host is LocalHost ? path : null,
        IsPacked = path.EndsWith(".gz", StringComparison.Ordinal),
    };
}
