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

    public async Task<IReadOnlyList<ProtectedRange>> Look(CancellationToken cancellationToken)
    {
        var names = targets.Value.Hosts.Select(h => new PeerName(h.Value.Address, $"the machine {h.Key}, which I work on")).Concat(others).Where(n => n.Name.Length > 0); // an empty one means this machine
        var found = await Task.WhenAll(names.Select(n => Addresses(n, cancellationToken)));
        return [.. Own(), .. found.SelectMany(f => f)];
    }

    private static IEnumerable<ProtectedRange> Own() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(i => i.GetIPProperties().UnicastAddresses)
        .Select(a => Range(a.Address, "an address of the machine that I run on")).OfType<ProtectedRange>();

    private async Task<IEnumerable<ProtectedRange>> Addresses(PeerName peer, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LookUp, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return (await Dns.GetHostAddressesAsync(peer.Name, both.Token)).Select(a => Range(a, peer.Why)).OfType<ProtectedRange>();
        }
        catch (Exception e) when (e is SocketException or ArgumentException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return [];
        }
    }

    private static ProtectedRange? Range(IPAddress address, string why) =>
        AddressRange.TryParse(new IPAddress(address.GetAddressBytes()).ToString(), out var range, out _) ? new ProtectedRange(range, why) : null;
}
