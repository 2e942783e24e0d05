using Floodingnaque.ChatOps.WebConsole;

namespace Floodingnaque.ChatOps.UnitTests.WebConsole;

public sealed class ConsoleMentionsTests
{
    private readonly ConsoleMentions mentions = new(ConsoleDesk.Roster, "/incident");

    [Theory]
    [InlineData("@Ben look", "<@ben> look")]
    [InlineData("ask @ana maria, please", "ask <@ana>, please")]
    [InlineData("@Ana and @Ben", "<@ana2> and <@ben>")]
    [InlineData("ben@ben.example", "ben@ben.example")]
    [InlineData("@Bender", "@Bender")]
    [InlineData("@", "@")]
    public void Typed_names_become_ids(string typed, string delivered) => Assert.Equal(delivered, mentions.Encode(typed));

    [Theory]
    [InlineData("ask @Ana Maria about @Ben")]
    [InlineData("nobody")]
    public void Who_edits_gets_back_what_they_typed(string typed) => Assert.Equal(typed, mentions.Decode(mentions.Encode(typed)));

    [Theory]
    [InlineData("<@ben> and <@nobody>", "[Ben] and <@nobody>")]
    [InlineData("a <@ b <@ben>", "a <@ b [Ben]")]
    [InlineData("<@ben", "<@ben")]
    [InlineData("", "")]
    public void Only_known_ids_are_drawn_as_people(string text, string drawn) =>
        Assert.Equal(drawn, string.Concat(mentions.Split(text).Select(p => p.Id is null ? p.Text : $"[{p.Text}]")));
}
