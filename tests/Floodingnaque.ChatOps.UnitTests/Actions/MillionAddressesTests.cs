using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Nginx;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.UnitTests.Actions;

/// <summary>A million texts that look like addresses, most of them a little wrong, against a judge that shares no code with what is judged.</summary>
public sealed partial class MillionAddressesTests
{
    private static readonly string[] Seeds =
    [
        "203.0.113.7", "10.0.0.1", "127.0.0.1", "192.168.1.100", "172.16.5.4", "169.254.169.254", "8.8.8.8", "0.0.0.0", "255.255.255.255", "100.64.0.1",
        "::1", "::", "fe80::1", "fc00::5", "2001:db8::1", "2606:4700::1111", "::ffff:10.0.0.1", "::ffff:203.0.113.7", "64:ff9b::10.0.0.1", "2002:7f00:1::", "ff02::1",
        "104.16.1.1", "173.245.48.9", "224.0.0.1", "2a00:1450::8", "9.255.255.255", "11.0.0.0", "128.0.0.1", "191.255.255.255",
        "::fffe:0:0/95", "::8000:0:0/81", "::1:0:0", "64:ff9b:1::a00:1", "64:ff9b:1:fffe::/64",
    ];

    private const string Letters = "0123456789abcdef.:/%[]x-+ ;#\n\t{}\"'\\*,٣⁵１";

    /// <summary>The list, and what stands for IPv4 whether or not it is on the list.</summary>
    private static readonly (byte[] Bytes, int Prefix)[] Never =
        [.. ProtectedRange.Always.Select(p => p.Range.ToString()).Concat(["::/80", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"]).Select(Bits)];

    [Fact]
    public void Nothing_on_the_never_block_list_is_ever_taken_and_nothing_but_an_address_reaches_a_file()
    {
        var chance = new Xorshift(20261124);
        var (taken, wrong) = (0, new List<string>());
        for (var i = 0; i < 1_000_000 && wrong.Count < 5; i++)
        {
            var text = Mutated(chance);
            if (!AddressRange.TryParse(text, out var range, out _) || BlockAddress.WhyNever(range, ActionSettings.None) is not null)
            {
                continue;
            }

            taken++;
            var line = DenyFile.Line(range, Run(range));
            var (bytes, prefix) = Bits(range.ToString());
            if (!DenyLine().IsMatch(line) || Never.Any(n => Overlap(n, (bytes, prefix))))
            {
                wrong.Add($"{text} → {line}");
            }
        }

        Assert.Empty(wrong);
        Assert.True(taken > 50_000, $"only {taken} were taken: the fuzz proves little");
    }

    /// <summary>A seed with up to three letters changed, put in or left out, and often a prefix.</summary>
    private static string Mutated(Xorshift chance)
    {
        var text = Seeds[chance.Below(Seeds.Length)];
        for (var n = chance.Below(4); n > 0; n--)
        {
            var at = chance.Below(text.Length + 1);
            var letter = Letters[chance.Below(chance.Below(3) == 0 ? Letters.Length : 10)].ToString();
            text = chance.Below(3) switch
            {
                0 => text.Insert(at, letter),
                1 when at < text.Length => text.Remove(at, 1),
                _ => at < text.Length ? text.Remove(at, 1).Insert(at, letter) : text + letter,
            };
        }

        return chance.Below(3) == 0 ? string.Create(CultureInfo.InvariantCulture, $"{text}/{chance.Below(140)}") : text;
    }

    private static GuardedRun Run(AddressRange range)
    {
        var verdict = new Verdict("block", 1, ["security-lead"], TimeSpan.FromMinutes(15), TimeSpan.FromHours(2));
        return new GuardedRun(Some.Id, new ActionRun(1, new ActionOrder("block", range.ToString(), "nginx", null, false), Some.Recipient(Some.Maria), Some.Now, verdict, Some.Now));
    }

    private static (byte[] Bytes, int Prefix) Bits(string text)
    {
        var parts = text.Split('/');
        var bytes = IPAddress.Parse(parts[0]).GetAddressBytes();
        return (bytes, parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : bytes.Length * 8);
    }

    /// <summary>Bit by bit: two ranges share an address when they agree as far as the shorter prefix goes.</summary>
    private static bool Overlap((byte[] Bytes, int Prefix) a, (byte[] Bytes, int Prefix) b) =>
        a.Bytes.Length == b.Bytes.Length && Enumerable.Range(0, Math.Min(a.Prefix, b.Prefix)).All(i => Bit(a.Bytes, i) == Bit(b.Bytes, i));

    private static int Bit(byte[] bytes, int i) => (bytes[i / 8] >> (7 - (i % 8))) & 1;

    [GeneratedRegex(@"^deny [0-9a-f:.]+(/[0-9]{1,3})?; # INC-[0-9-]+ #1 until [0-9TZ:-]+[a-z ]*$")]
    private static partial Regex DenyLine();

    /// <summary>The same chances in every run (Marsaglia 2003).</summary>
    private sealed class Xorshift(ulong seed)
    {
        private ulong state = seed;

        public int Below(int bound)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            return (int)(state % (ulong)bound);
        }
    }
}
