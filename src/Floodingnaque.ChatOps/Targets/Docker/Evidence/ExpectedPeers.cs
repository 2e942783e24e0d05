using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Floodingnaque.ChatOps.Core.Actions;

namespace Floodingnaque.ChatOps.Targets.Docker.Evidence;

/// <summary>Whom containers are expected to speak to.</summary>
/// <param name="Port">Of the peer; null: any.</param>
internal sealed record ExpectedPeer(AddressRange Range, int? Port)
{
    /// <summary>Reads <c>203.0.113.0/24</c>, <c>203.0.113.7:5432</c>, <c>2001:db8::/32</c> or <c>[2001:db8::1]:443</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ExpectedPeer? peer)
    {
        peer = null;
        var bracket = text.IndexOf(']', StringComparison.Ordinal);
        var (address, rest) = text.StartsWith('[') && bracket > 0 ? (text[1..bracket], text[(bracket + 1)..])
            : text.Count(c => c == ':') == 1 ? (text[..text.IndexOf(':', StringComparison.Ordinal)], text[text.IndexOf(':', StringComparison.Ordinal)..])
            : (text, "");
        int? port = null;
        if (rest.Length > 0)
        {
            if (rest[0] != ':' || !int.TryParse(rest[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 65535)
            {
                return false;
            }

            port = number;
        }

        if (!AddressRange.TryParse(address, out var range, out _))
        {
            return false;
        }

        peer = new ExpectedPeer(range, port);
        return true;
    }

    public bool Covers(IPEndPoint peer) => Range.Network.Contains(peer.Address) && (Port is null || Port == peer.Port);
}

/// <summary>The list of them. An empty one expects nobody in particular, and then nobody is called unexpected.</summary>
internal sealed class ExpectedPeers(IEnumerable<string> configured)
{
    private readonly ExpectedPeer[] peers = [.. configured.Select(c => ExpectedPeer.TryParse(c, out var peer) ? peer : null).OfType<ExpectedPeer>()];

    public bool AreConfigured => peers.Length > 0;

    /// <summary>It has a peer, which is neither expected nor the container itself.</summary>
    public bool IsUnexpected(NetSocket socket) =>
        AreConfigured && !socket.IsAlone && !IPAddress.IsLoopback(socket.Remote.Address) && !socket.Remote.Address.Equals(socket.Local.Address) && !peers.Any(p => p.Covers(socket.Remote));
}
