using System.Collections.Concurrent;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Targets;

/// <summary>This machine's addresses, the machines that targets are on, and whatever else the bot was told that it speaks to.</summary>
internal sealed class OwnPeers(IOptions<TargetOptions> targets, IEnumerable<PeerName> others, TimeProvider clock) : IOwnPeers
{
    private static readonly TimeSpan LookUp = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, IPAddress[]> known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The system's own, unless a test has another.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    public async Task<IReadOnlyList<ProtectedRange>> Look(CancellationToken cancellationToken)
    {
        var machines = targets.Value.Hosts.Select(h => (Peer: new PeerName(h.Value.Address, $"the machine {h.Key}, which I work on"), IsTarget: true));
        var names = machines.Concat(others.Select(o => (Peer: o, IsTarget: false))).Where(n => n.Peer.Name.Length > 0); // an empty one means this machine
        var found = await Task.WhenAll(names.Select(n => Addresses(n.Peer, n.IsTarget, cancellationToken)));
        return [.. Own(), .. found.SelectMany(f => f)];
    }

    private static IEnumerable<ProtectedRange> Own() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(i => i.GetIPProperties().UnicastAddresses)
        .Select(a => Range(a.Address, "an address of the machine that I run on")).OfType<ProtectedRange>();

    private async Task<IEnumerable<ProtectedRange>> Addresses(PeerName peer, bool isTarget, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LookUp, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            known[peer.Name] = await Resolve(peer.Name, both.Token);
        }
        catch (Exception e) when (e is SocketException or ArgumentException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // As it was known last; a target that never was could be any address.
            if (isTarget && !known.ContainsKey(peer.Name))
            {
                throw new TargetException($"{peer.Name} cannot be looked up, so whether it is {peer.Why}, is not known", e);
            }
        }

        return known.GetValueOrDefault(peer.Name, []).Select(a => Range(a, peer.Why)).OfType<ProtectedRange>();
    }

    private static ProtectedRange? Range(IPAddress address, string why) =>
        AddressRange.TryParse(new IPAddress(address.GetAddressBytes()).ToString(), out var range, out _) ? new ProtectedRange(range, why) : null;
}
