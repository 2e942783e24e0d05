using System.Net;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>What an address is, when it is nobody's on the internet (IANA's special-purpose registries, RFC 6890).</summary>
internal static class AddressMarks
{
    private static readonly (IPNetwork Network, string Mark)[] Networks =
    [
        .. Named("private", "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7"),
        .. Named("loopback", "127.0.0.0/8 ::1/128"),
        .. Named("link-local", "169.254.0.0/16 fe80::/10"),
        .. Named("CGNAT", "100.64.0.0/10"),
        .. Named("documentation", "192.0.2.0/24 198.51.100.0/24 203.0.113.0/24 2001:db8::/32 3fff::/20"),
        .. Named("benchmarking", "198.18.0.0/15 2001:2::/48"),
        .. Named("multicast", "224.0.0.0/4 ff00::/8"),
        .. Named("unspecified", "0.0.0.0/8 ::/128"),
        .. Named("reserved", "240.0.0.0/4"),
    ];

    /// <param name="key">An address, or a network such as <c>10.0.0.0/24</c>: it is marked if all of it is the same.</param>
    public static IReadOnlyList<string> Of(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? key : key[..slash], out var address))
            return ["no address"];
        var prefix = slash < 0 ? 128 : int.TryParse(key[(slash + 1)..], out var bits) ? bits : 0;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return [.. Networks.Where(known => known.Network.PrefixLength <= prefix && known.Network.Contains(address)).Select(known => known.Mark)];
    }

    private static IEnumerable<(IPNetwork, string)> Named(string mark, string networks) => networks.Split(' ').Select(network => (IPNetwork.Parse(network), mark));
}
