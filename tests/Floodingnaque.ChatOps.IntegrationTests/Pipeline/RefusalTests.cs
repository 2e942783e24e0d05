using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.Rendering;
using Floodingnaque.ChatOps.TestKit;
using static Floodingnaque.ChatOps.TestKit.Story;

namespace Floodingnaque.ChatOps.IntegrationTests.Pipeline;

/// <summary>What a refusal knows beyond the words that were refused.</summary>
public sealed class RefusalTests
{
    [Fact]
    public async Task Which_incident_is_asked_with_the_senders_open_ones()
    {
        await using var bot = await TestBot.Start();
        Assert.DoesNotContain("Did you mean", Text((await bot.Say(Maria, "ack")).Message), StringComparison.Ordinal);
        await bot.Declare();
        var answer = await bot.Say(Maria, "ack");
        Assert.Equal("no-incident", answer.Refused);
        Assert.Contains("Did you mean /incident ack INC-2026-11-24-001?", Text(answer.Message), StringComparison.Ordinal);
        Assert.DoesNotContain("INC-2026", Text((await bot.Say(Stranger, "ack")).Message), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_newest_three_open_ones_are_suggested()
    {
        await using var bot = await TestBot.Start();
        foreach (var n in Enumerable.Range(1, 5))
        {
            await bot.Declare($"declare p2 number {n}");
        }

        await bot.Say(Sam, "resolve INC-2026-11-24-004");
        var sentence = Text((await bot.Say(Maria, "ack")).Message);
        Assert.Contains("ack INC-2026-11-24-005 or /incident ack INC-2026-11-24-003 or /incident ack INC-2026-11-24-002?", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_waits_for_the_disk_over_an_incident_that_is_not_suggested()
    {
        using var flushed = new ManualResetEventSlim(true);
        var gaveUp = false;
        await using var bot = await TestBot.Start(journal: new JournalSettings
        {
            Flush = handle => { gaveUp |= !flushed.Wait(TimeSpan.FromSeconds(10)); FileSync.Flush(handle); },
        });
        var channel = await bot.Declare();
        flushed.Reset();
        var note = bot.Say(Maria, "note slow", channel);
        await bot.Say(Stranger, "ack");
        Assert.False(gaveUp);
        flushed.Set();
        Assert.Null((await note).Refused);
    }

    [Fact]
    public async Task A_page_of_the_timeline_beyond_the_end_names_the_oldest()
    {
        await using var bot = await TestBot.Start();
        await bot.Declare();
        var answer = await bot.Say(Maria, "timeline INC-2026-11-24-001 9");
        Assert.Contains("There is no page 9; the oldest is 1.", Text(answer.Message), StringComparison.Ordinal);
    }

    private static string Text(ChatMessage? message) => SpanText.Plain(Assert.IsType<SectionBlock>(message?.Blocks[0]).Spans);
}
