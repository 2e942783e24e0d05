using static Floodingnaque.ChatOps.TestKit.Story;
using static Floodingnaque.ChatOps.UnitTests.Actions.GuardedActionTests;

namespace Floodingnaque.ChatOps.UnitTests.Actions;

/// <summary>What may be asked of block, and by whom.</summary>
public sealed class BlockAddressTests
{
    [Fact]
    public void A_stranger_does_not_learn_what_is_never_blocked() =>
        Assert.Equal("not-allowed", Declared().Say(Stranger, "block 127.0.0.1")?.Code);

    [Theory]
    [InlineData("block 127.0.0.1", "never-block")]
    [InlineData("block 10.1.2.3", "never-block")]
    [InlineData("block 172.16.0.0/16", "never-block")]
    [InlineData("block ::1", "never-block")]
    [InlineData("block fe80::1", "never-block")]
    [InlineData("block ::ffff:127.0.0.1", "never-block")]
    [InlineData("block 0.0.0.0/0", "too-wide")]
    [InlineData("block 198.0.0.0/8", "too-wide")]
    [InlineData("block 64:ff9b::c633:6407", "never-block")]
    [InlineData("block 2002:c633:6407::1", "never-block")]
    [InlineData("block 192.0.2.1", "never-block")]
    [InlineData("block 2001::/32", "too-wide")]
    [InlineData("block", "address")]
    [InlineData("block everything", "address")]
    [InlineData("block 198.51.100.7 for ever", "lifetime")]
    [InlineData("block 198.51.100.7 for 48h", "too-long")]
    [InlineData("block 198.51.100.7 at moon", "no-target")]
    [InlineData("block 198.51.100.7 please", "words")]
    public void What_must_not_be_blocked_or_understood_is_refused(string words, string code)
    {
        var story = Declared();
        Assert.Equal(code, story.Say(Maria, words)?.Code);
        Assert.Empty(story.State.Runs);
    }

    [Fact]
    public void The_same_request_twice_is_one_run_and_too_many_are_refused()
    {
        var story = Asked();
        Assert.Equal("same-action", story.Say(Sam, "block 198.51.100.7 for 4h")?.Code);
        for (var n = 1; n < 30; n++)
        {
            Assert.Null(story.Say(Maria, $"block 198.51.101.{n}"));
        }

        Assert.Equal("cap", story.Say(Maria, "block 198.51.102.1")?.Code);
    }
}
