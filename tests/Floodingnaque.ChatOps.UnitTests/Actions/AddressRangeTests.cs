using System.Net;
using Floodingnaque.ChatOps.Core.Actions;
using FsCheck.Xunit;

namespace Floodingnaque.ChatOps.UnitTests.Actions;

public sealed class AddressRangeTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData(" 203[.]0[.]113[.]7 ", "203.0.113.7")]
    [InlineData("203.0.113.7/32", "203.0.113.7")]
    [InlineData("203.0.113.0/24", "203.0.113.0/24")]
    [InlineData("2001:DB8:0:0::1", "2001:db8::1")]
    [InlineData("2001:db8::/64", "2001:db8::/64")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.0/120", "203.0.113.0/24")]
    public void An_address_has_one_spelling(string typed, string canonical)
    {
        Assert.True(AddressRange.TryParse(typed, out var range, out var why), why);
        Assert.Equal(canonical, range.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("127.1")]
    [InlineData("1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("010.0.0.1")]
    [InlineData("203.0.113.256")]
    [InlineData("fe80::1%eth0")]
    [InlineData("203.0.113.7; include /etc/passwd")]
    [InlineData("203.0.113.7\n;")]
    [InlineData("٢٠٣.0.113.7")]
    [InlineData("evil.example.org")]
    [InlineData("203.0.113.7/33")]
    [InlineData("203.0.113.7/-1")]
    [InlineData("203.0.113.7/")]
    [InlineData("all")]
    public void What_other_programs_might_read_differently_is_refused(string typed) => Assert.False(AddressRange.TryParse(typed, out _, out _));

    [Fact]
    public void Host_bits_are_refused_with_both_things_that_may_be_meant()
    {
        Assert.False(AddressRange.TryParse("203.0.113.7/24", out _, out var why));
        Assert.Contains("203.0.113.0/24", why, StringComparison.Ordinal);
        Assert.Contains("only 203.0.113.7", why, StringComparison.Ordinal);
    }

    [Property(MaxTest = 5_000)]
    public bool What_is_read_is_written_so_that_it_reads_the_same(byte[] bytes, byte prefix)
    {
        var ip = new IPAddress(bytes.Length >= 16 ? bytes[..16] : [.. bytes.Concat(new byte[4]).Take(4)]);
        var text = $"{ip}/{prefix}";
        return !AddressRange.TryParse(text, out var range, out _)
            || (AddressRange.TryParse(range.ToString(), out var again, out _) && again == range && range.Overlaps(again));
    }

    [Property(MaxTest = 5_000)]
    public bool Any_text_is_read_or_refused_and_what_is_read_holds_only_letters_of_addresses(string text) =>
        !AddressRange.TryParse(text, out var range, out var why) ? why.Length > 0 : range.ToString().All(c => char.IsAsciiHexDigit(c) || c is '.' or ':' or '/');
}
