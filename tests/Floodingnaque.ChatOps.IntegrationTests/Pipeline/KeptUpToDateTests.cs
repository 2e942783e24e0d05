using Floodingnaque.ChatOps.Rendering;
using Floodingnaque.ChatOps.TestKit;
using static Floodingnaque.ChatOps.TestKit.Story;

namespace Floodingnaque.ChatOps.IntegrationTests.Pipeline;

/// <summary>What the bot said early must not contradict what it says later.</summary>
public sealed class KeptUpToDateTests
{
    [Fact]
    public async Task The_notification_says_what_the_card_says()
    {
        await using var bot = await TestBot.Start();
        var channel = await bot.Declare();
        await bot.Say(Maria, "ack", channel);
        await bot.Settle();
        Assert.Contains("Incident Commander: Maria", Notification(), StringComparison.Ordinal);
        await bot.Say(Maria, "resolve", channel);
        await bot.Settle();
        Assert.Contains("Status: Resolved", Notification(), StringComparison.Ordinal);

        string Notification() => SpanText.Plain(bot.Platform.Of("update").Last(s => s.Text.Contains("SECURITY INCIDENT", StringComparison.Ordinal))
            .Blocks.OfType<SectionBlock>().SelectMany(b => b.Spans));
    }
}
