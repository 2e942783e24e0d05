using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.Targets.Nginx;

/// <summary>nginx's logs, which alone know the clients' addresses, with their rotated files, and all of its configuration.</summary>
internal sealed class NginxEvidence(NginxOptions options, ITargetHost host) : IEvidenceSource
{
    public const string Name = "nginx";

    public string Target => Name;

    public async Task<IReadOnlyList<EvidencePiece>> Pieces(CancellationToken cancellationToken)
    {
        var pieces = new List<EvidencePiece>();
        var (taken, kept) = (new HashSet<string>(StringComparer.OrdinalIgnoreCase), new HashSet<string>(StringComparer.Ordinal));
        foreach (var log in options.Logs.Distinct(StringComparer.Ordinal))
        {
            var slash = log.LastIndexOf('/');
            var paths = await host.List(slash > 0 ? log[..slash] : "/", log[(slash + 1)..], cancellationToken);

            // A log that is not there is a piece that fails: it was asked for, and somebody may have removed it.
            foreach (var path in (paths.Contains(log, StringComparer.Ordinal) ? paths : paths.Prepend(log)).Where(kept.Add))
            {
                var name = HostPiece.FileName(path);
                pieces.Add(HostPiece.File(host, $"nginx {name}", Free(name, taken), Volatility.Logs, path));
            }
        }

        if (options.Dump.Length > 0)
        {
            pieces.Add(HostPiece.Output(host, "nginx configuration", Free("nginx-configuration.conf", taken), Volatility.State, options.Dump, NginxDump.MaxSize));
        }

        return pieces;
    }

    /// <summary>Logs of the same name may lie in several folders.</summary>
    private static string Free(string name, HashSet<string> taken)
    {
        var free = name;
        for (var n = 2; !taken.Add(free); n++)
        {
            free = $"{n}-{name}";
        }

        return free;
    }
}
