using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Rendering;
using Floodingnaque.ChatOps.TestKit;
using static Floodingnaque.ChatOps.TestKit.Story;

namespace Floodingnaque.ChatOps.IntegrationTests.Pipeline;

/// <summary>The roster's phone numbers are for people who have a part in incidents.</summary>
public sealed class ContactsTests
{
    [Fact]
    public async Task Somebody_without_a_role_sees_names_and_roles_and_who_sees_more()
    {
        await using var bot = await TestBot.Start();
        var words = await Contacts(bot, Stranger);
        Assert.Contains("Security Lead", words, StringComparison.Ordinal);
        Assert.Contains("Sam", words, StringComparison.Ordinal);
        Assert.Contains("shown to people with a role", words, StringComparison.Ordinal);
        Assert.DoesNotContain("+63", words, StringComparison.Ordinal);
        Assert.DoesNotContain("example.org", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_has_a_role_sees_the_numbers()
    {
        await using var bot = await TestBot.Start();
        var words = await Contacts(bot, Bo);
        Assert.Contains("+63 2 555 0002", words, StringComparison.Ordinal);
        Assert.DoesNotContain("shown to people with a role", words, StringComparison.Ordinal);
    }

    private static async Task<string> Contacts(TestBot bot, Actor who) => string.Join('\n', (await bot.Say(who, "contacts")).Message!.Blocks
        .Select(b => b switch
        {
            SectionBlock s => SpanText.Plain(s.Spans),
            ContextBlock c => SpanText.Plain(c.Spans),
            _ => "",
        }));
}
