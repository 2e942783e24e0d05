using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.WebConsole;

namespace Floodingnaque.ChatOps.UnitTests.WebConsole;

public sealed class CompletionTests
{
    private readonly Completion completion = new("/incident", new ConsolePeople(ConsoleDesk.Roster).All);

    [Theory]
    [InlineData("/", "/incident ")]
    [InlineData("/inc", "/incident ")]
    [InlineData("/incident dec", "/incident declare ")]
    [InlineData("/incident DEC", "/incident declare ")]
    [InlineData("/incident clos", "/incident resolve ")]
    [InlineData("/incident declare p", "/incident declare p1 ")]
    [InlineData("hello @be", "hello @Ben ")]
    public void A_word_under_way_is_completed_by_Enter(string typed, string first)
    {
        var found = completion.For(typed);
        Assert.Equal((first, true), (found.Items[0].Text, found.Eager));
    }

    [Theory]
    [InlineData("/incident")]
    [InlineData("/incident ")]
    [InlineData("/incident list")]
    [InlineData("/incident declare ")]
    [InlineData("/incident declare p2")]
    [InlineData("/incident declare p2 API keys abused")]
    [InlineData("/incident note ")]
    [InlineData("hello")]
    [InlineData("mail ben@be")]
    [InlineData("@Ben")]
    public void What_can_be_said_as_it_stands_is_sent_by_Enter(string typed) => Assert.False(completion.For(typed).Eager);

    [Fact]
    public void Every_verb_is_offered_with_its_usage() =>
        Assert.Equal(CommandTable.Verbs.Select(v => v.Usage), completion.For("/incident ").Items.Select(i => i.Label));

    [Fact]
    public void Declaring_offers_the_severities_with_their_meaning() =>
        Assert.Equal(["/incident declare p1 ", "/incident declare p2 ", "/incident declare p3 ", "/incident declare p4 "],
            completion.For("/incident declare ").Items.Select(i => i.Text));

    [Fact]
    public void A_verb_that_is_complete_shows_how_it_goes_on() => Assert.Equal("/incident note TEXT", completion.For("/incident note ").Hint);
}
