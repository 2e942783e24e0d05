using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>One address or a CIDR range, canonical: the same addresses are always the same value and the same text.</summary>
public readonly record struct AddressRange
{
    private AddressRange(IPNetwork network) => Network = network;

    /// <summary>Addresses and prefix; no host bit is set.</summary>
    public IPNetwork Network { get; }

    public bool IsV4 => Network.BaseAddress.AddressFamily is AddressFamily.InterNetwork;

    public int Prefix => Network.PrefixLength;

    /// <summary>A single address.</summary>
    public bool IsSingle => Prefix == (IsV4 ? 32 : 128);

    /// <summary>
    /// Reads an address or a range as people and reports write them: <c>203.0.113.7</c>, <c>203[.]0[.]113[.]7</c>, <c>2001:db8::/64</c>. An IPv4 address
    /// inside IPv6 (<c>::ffff:…</c>) is that IPv4 address. Refused with what to write instead: shorthand and octal forms, zone ids, host bits beyond the prefix.
    /// </summary>
    public static bool TryParse(string? text, out AddressRange range, [NotNullWhen(false)] out string? why)
    {
        range = default;
        var plain = (text ?? "").Trim().Replace("[.]", ".", StringComparison.Ordinal).Replace("[:]", ":", StringComparison.Ordinal);
        var slash = plain.IndexOf('/', StringComparison.Ordinal);
        var address = slash < 0 ? plain : plain[..slash];
        if (Read(address) is not { } ip)
        {
            why = "that is no IP address: write it in full, like 203.0.113.7, 203.0.113.0/24 or 2001:db8::/64";
            return false;
        }

        var bits = ip.AddressFamily is AddressFamily.InterNetwork ? 32 : 128;
        var prefix = bits;
        if (slash >= 0 && !(int.TryParse(plain[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out prefix) && prefix <= bits))
        {
            why = $"after the / belongs a number from 0 to {bits}";
            return false;
        }

        (ip, prefix) = Unmapped(ip, prefix);
        var network = new IPNetwork(Masked(ip, prefix), prefix);
        if (!network.BaseAddress.Equals(ip))
        {
            why = $"{ip} is inside of that range, not its beginning: did you mean {network} or only {ip}?";
            return false;
        }

        (range, why) = (new AddressRange(network), null);
        return true;
    }

    /// <summary>The range for text of our own.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static AddressRange Parse(string text) => TryParse(text, out var range, out var why) ? range : throw new FormatException($"{text}: {why}");

    /// <summary>Whether the two share an address.</summary>
    public bool Overlaps(AddressRange other) =>
        IsV4 == other.IsV4 && (Network.Contains(other.Network.BaseAddress) || other.Network.Contains(Network.BaseAddress));

    public override string ToString() => IsSingle ? Network.BaseAddress.ToString() : Network.ToString();

    /// <summary>Only full forms: the framework also reads <c>127.1</c>, <c>0x7f.1</c> and <c>010.0.0.1</c>, which other programs read differently.</summary>
    private static IPAddress? Read(string text)
    {
        if (text.Contains(':', StringComparison.Ordinal))
        {
            return text.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.') && IPAddress.TryParse(text, out var v6) ? v6 : null;
        }

        var parts = text.Split('.');
        return parts.Length == 4 && parts.All(p => p.Length is > 0 and <= 3 && p.All(char.IsAsciiDigit) && (p.Length == 1 || p[0] != '0'))
            && IPAddress.TryParse(text, out var v4) ? v4 : null;
    }

    private static (IPAddress Address, int Prefix) Unmapped(IPAddress ip, int prefix) =>
        ip.IsIPv4MappedToIPv6 && prefix >= 96 ? (ip.MapToIPv4(), prefix - 96) : (ip, prefix);

    private static IPAddress Masked(IPAddress ip, int prefix)
    {
        var bytes = ip.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var bits = Math.Clamp(prefix - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - bits));
        }

        return new IPAddress(bytes);
    }
}

/// <summary>Addresses that are never blocked, and why, in words that go after "that is".</summary>
public sealed record ProtectedRange(AddressRange Range, string Why)
{
    /// <summary>Networks that are everybody's own (RFC 1918, RFC 4193): a client of these is a proxy or a container. Stands before <see cref="Always"/>, which is made of it.</summary>
    public static readonly IReadOnlyList<AddressRange> Private =
        [AddressRange.Parse("10.0.0.0/8"), AddressRange.Parse("172.16.0.0/12"), AddressRange.Parse("192.168.0.0/16"), AddressRange.Parse("fc00::/7")];

    /// <summary>Cloudflare's own ranges as it publishes them (https://www.cloudflare.com/ips, unchanged since 2021). Other proxies belong in Actions:NeverBlock.</summary>
    private static readonly IReadOnlyList<AddressRange> Cloudflare =
    [
        .. "173.245.48.0/20 103.21.244.0/22 103.22.200.0/22 103.31.4.0/22 141.101.64.0/18 108.162.192.0/18 190.93.240.0/20 188.114.96.0/20 197.234.240.0/22 198.41.128.0/17 162.158.0.0/15 104.16.0.0/13 104.24.0.0/14 172.64.0.0/13 131.0.72.0/22 2400:cb00::/32 2606:4700::/32 2803:f800::/32 2405:b500::/32 2405:8100::/32 2a06:98c0::/29 2c0f:f248::/32"
            .Split(' ').Select(AddressRange.Parse),
    ];

    /// <summary>Addresses that are nobody's on the internet (RFC 6890): blocking them hits the bot, its proxies or nothing.</summary>
    public static readonly IReadOnlyList<ProtectedRange> Always =
    [
        .. Private.Select(range => new ProtectedRange(range, "a private network: your own containers and proxies")),
        .. Cloudflare.Select(range => new ProtectedRange(range, "an edge of Cloudflare: thousands of users come from there")),
        Of("0.0.0.0/8", "no address of anybody"),
        Of("127.0.0.0/8", "this machine itself"),
        Of("100.64.0.0/10", "shared by a provider's customers, and used by VPNs"),
        Of("169.254.0.0/16", "link-local: cloud metadata and neighbours"),
        Of("224.0.0.0/3", "multicast or reserved"),
        Of("192.0.2.0/24", "for documentation: nobody has it, and the bot asks nginx from it how others fare"),
        Of("::/80", "this machine itself, or IPv4 in disguise: name the IPv4 address"),
        Of("64:ff9b::/96", "IPv4 in disguise (NAT64): name the IPv4 address"),
        Of("64:ff9b:1::/48", "IPv4 in disguise (NAT64): name the IPv4 address"),
        Of("2002::/16", "IPv4 in disguise (6to4): name the IPv4 address"),
        Of("2001::/32", "IPv4 in disguise (Teredo): name the IPv4 address"),
        Of("fe80::/10", "link-local: neighbours"),
        Of("ff00::/8", "multicast"),
    ];

    private static ProtectedRange Of(string range, string why) => new(AddressRange.Parse(range), why);
}
