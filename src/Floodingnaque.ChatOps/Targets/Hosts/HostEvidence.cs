using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Hosts;

/// <summary>What a machine does with its network now, as its kernel says it, and what runs there.</summary>
internal sealed class HostEvidence(string target, ITargetHost host) : IEvidenceSource
{
    public const string Name = "host";

    private const int MaxProcesses = 4 * 1024 * 1024;

    private static readonly (string What, string Path, Volatility Order)[] Files =
    [
        ("TCP connections", "/proc/net/tcp", Volatility.Connections),
        ("TCP connections over IPv6", "/proc/net/tcp6", Volatility.Connections),
        ("UDP sockets", "/proc/net/udp", Volatility.Connections),
        ("UDP sockets over IPv6", "/proc/net/udp6", Volatility.Connections),
        ("neighbours", "/proc/net/arp", Volatility.Network),
        ("routes", "/proc/net/route", Volatility.Network),
        ("mounts", "/proc/mounts", Volatility.State),
        ("uptime", "/proc/uptime", Volatility.State),
    ];

    public string Target => target;

    /// <summary>There is always something: a machine that cannot be reached fails each of them with the reason.</summary>
    public Task<IReadOnlyList<EvidencePiece>> Pieces(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<EvidencePiece>>(
    [
        HostPiece.Output(host, "processes", "host-processes.txt", Volatility.Processes, ["ps", "-eo", "pid,ppid,user,lstart,args", "--width", "500"], MaxProcesses),
        .. Files.Select(f => HostPiece.File(host, f.What, $"host{f.Path.Replace('/', '-')}.txt", f.Order, f.Path)),
    ]);
}
