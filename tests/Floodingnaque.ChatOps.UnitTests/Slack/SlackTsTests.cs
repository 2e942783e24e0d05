using Floodingnaque.ChatOps.Slack;
using FsCheck;
using FsCheck.Xunit;

namespace Floodingnaque.ChatOps.UnitTests.Slack;

public sealed class SlackTsTests
{
    [Fact]
    public void Every_microsecond_survives()
    {
        Assert.True(SlackTs.TryParse("1234567890.123456", out var time));
        Assert.Equal(new DateTimeOffset(2009, 2, 13, 23, 31, 30, 123, 456, TimeSpan.Zero), time);
        Assert.Equal("1234567890.123456", SlackTs.From(time));
    }

    [Fact]
    public void A_short_fraction_counts_from_the_point()
    {
        Assert.True(SlackTs.TryParse("1.5", out var time));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(1.5), time);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("1.")]
    [InlineData(".1")]
    [InlineData("1.1234567")]
    [InlineData("-1.5")]
    [InlineData("1e9")]
    [InlineData("1,5")]
    [InlineData("1.5\0")]
    [InlineData("253402300800")]
    [InlineData("99999999999999999999")]
    public void Anything_else_is_no_timestamp(string? ts) => Assert.False(SlackTs.TryParse(ts, out _));

    [Property]
    public bool There_and_back_is_the_same(PositiveInt seconds, NonNegativeInt fraction)
    {
        var ts = $"{seconds.Get}.{fraction.Get % 1_000_000:000000}";
        return SlackTs.TryParse(ts, out var time) && SlackTs.From(time) == ts;
    }
}
