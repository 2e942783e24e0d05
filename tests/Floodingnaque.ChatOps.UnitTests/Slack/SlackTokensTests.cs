using Floodingnaque.ChatOps.Slack;
using FsCheck;
using FsCheck.Xunit;

namespace Floodingnaque.ChatOps.UnitTests.Slack;

public sealed class SlackTokensTests
{
    [Theory]
    [InlineData("<@U123>", "U123", null)]
    [InlineData("<@U123|bob>", "U123", "bob")]
    [InlineData("<@W9AB|a &amp; b>", "W9AB", "a & b")]
    public void A_person_is_an_id_and_perhaps_a_label(string text, string id, string? label) =>
        Assert.Equal(new UserMention(id, label), Assert.Single(SlackTokens.Parse(text)));

    [Theory]
    [InlineData("<#C1|sec>", "C1", "sec")]
    [InlineData("<#C1|>", "C1", null)]
    [InlineData("<#G1>", "G1", null)]
    public void A_channel_may_have_no_label(string text, string id, string? label) =>
        Assert.Equal(new ChannelMention(id, label), Assert.Single(SlackTokens.Parse(text)));

    [Fact]
    public void A_user_group_is_found() =>
        Assert.Equal(new UserGroupMention("S123", "@oncall"), Assert.Single(SlackTokens.Parse("<!subteam^S123|@oncall>")));

    [Fact]
    public void A_broadcast_is_found() => Assert.Equal(new BroadcastMention("channel"), Assert.Single(SlackTokens.Parse("<!channel>")));

    [Fact]
    public void A_links_address_is_unescaped() =>
        Assert.Equal(new LinkToken("https://a.test/?x=1&y=2", "a.test"), Assert.Single(SlackTokens.Parse("<https://a.test/?x=1&amp;y=2|a.test>")));

    [Fact]
    public void A_date_reads_as_its_fallback() =>
        Assert.Equal(new TextToken("at 14 February"), Assert.Single(SlackTokens.Parse("at <!date^1392734382^{date_short}|14 February>")));

    [Fact]
    public void Text_and_mentions_keep_their_order() => Assert.Equal(
        [new TextToken("assign "), new UserMention("U1", null), new TextToken(" & "), new UserMention("U2", null)],
        SlackTokens.Parse("assign <@U1> &amp; <@U2>"));

    [Theory]
    [InlineData("&lt;@U123&gt;", "<@U123>")]
    [InlineData("&amp;lt;@U123&amp;gt;", "&lt;@U123&gt;")]
    public void Escaped_text_never_becomes_a_mention(string text, string shown) =>
        Assert.Equal(new TextToken(shown), Assert.Single(SlackTokens.Parse(text)));

    [Theory]
    [InlineData("<@u123>")]
    [InlineData("<@U123\n>")]
    [InlineData("<@>")]
    [InlineData("<>")]
    [InlineData("a < b > c")]
    [InlineData("<javascript:alert(1)|x>")]
    [InlineData("<@U123")]
    public void What_is_no_mention_stays_text(string text) => Assert.Equal(new TextToken(text), Assert.Single(SlackTokens.Parse(text)));

    [Fact]
    public void A_bracket_inside_belongs_to_the_inner_mention() =>
        Assert.Equal([new TextToken("<"), new UserMention("U1", null)], SlackTokens.Parse("<<@U1>"));

    [Property]
    public bool Any_text_is_cut_without_throwing(NonNull<string> text) =>
        SlackTokens.Parse(text.Get) is { } tokens && tokens.OfType<UserMention>().All(mention => mention.Id.All(char.IsAsciiLetterOrDigit));
}
