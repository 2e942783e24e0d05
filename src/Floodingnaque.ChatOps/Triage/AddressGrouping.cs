using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>Counts addresses by the network they are in: an attacker with a whole /64 has more addresses than any limit per address.</summary>
/// <param name="V4">Bits of the prefix of IPv4, 0 to 32; null leaves these addresses alone.</param>
/// <param name="V6">Bits of the prefix of IPv6, 0 to 128; null leaves these addresses alone.</param>
internal sealed record AddressGrouping(int? V4, int? V6)
{
    /// <summary>Reads <c>24</c> or <c>/24</c> (IPv4; IPv6 stays as it is), <c>/64</c> (above 32: IPv6), or both as <c>24,64</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out AddressGrouping? grouping)
    {
        grouping = text.Split(',').Select(part => part.Trim().TrimStart('/')).ToArray() switch
        {
            [var one] when Bits(one, 32) is { } bits => new AddressGrouping(bits, null),
            [var one] when Bits(one, 128) is { } bits => new AddressGrouping(null, bits),
            [var v4, var v6] when Bits(v4, 32) is { } bits && Bits(v6, 128) is { } more => new AddressGrouping(bits, more),
            _ => null,
        };
        return grouping is not null;
    }

    /// <summary>Puts together what is in one network. What is no address stays as it is.</summary>
    public IEnumerable<KeyTotal> Group(IEnumerable<(ReadOnlyMemory<byte> Key, KeyCounts Counts)> addresses)
    {
        var networks = new Dictionary<string, (KeyCounts Counts, long Addresses)>(StringComparer.Ordinal);
        foreach (var (key, counts) in addresses)
        {
            var network = NetworkOf(key.Span);
            var (together, number) = networks.GetValueOrDefault(network);
            together.Add(counts);
            networks[network] = (together, number + 1);
        }

        return networks.Select(pair => new KeyTotal(Encoding.Latin1.GetBytes(pair.Key), pair.Value.Counts, pair.Value.Addresses));
    }

    private static int? Bits(string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) && bits <= most ? bits : null;

    /// <summary>As Latin-1, which keeps every byte of what is no address.</summary>
    private string NetworkOf(ReadOnlySpan<byte> key)
    {
        var text = Encoding.Latin1.GetString(key);
        if (!IPAddress.TryParse(text, out var address))
            return text;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        var prefix = address.AddressFamily is AddressFamily.InterNetwork ? V4 : V6;
        return prefix is not { } bits ? text : Network(address, bits).ToString();
    }

    private static IPNetwork Network(IPAddress address, int prefix)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] &= (byte)(0xFF << (8 - Math.Clamp(prefix - (i * 8), 0, 8)));
        }

        return new IPNetwork(new IPAddress(bytes), prefix);
    }
}
