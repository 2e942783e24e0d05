using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Rendering;
using Floodingnaque.ChatOps.TestKit;
using static Floodingnaque.ChatOps.TestKit.Story;

namespace Floodingnaque.ChatOps.IntegrationTests.Pipeline;

/// <summary>A pin marks what is in the record; the sign under a message means that its text is there.</summary>
public sealed class PinTests
{
    [Fact]
    public async Task A_pin_on_a_message_that_is_not_in_the_record_is_not_confirmed_and_the_person_is_told_what_to_do()
    {
        await using var bot = await TestBot.Start();
        var channel = await bot.Declare();
        var message = new MessageRef(channel, "1.1");
        var answer = await bot.Send(Maria, new ReactionPut(message, "pushpin"), channel);
        await bot.Settle();
        Assert.Equal(("not-in-record", AnswerTo.Sender), (answer.Refused, answer.To));
        Assert.Contains("Add to timeline", SpanText.Plain(Assert.IsType<SectionBlock>(answer.Message?.Blocks[0]).Spans), StringComparison.Ordinal);
        Assert.Empty(bot.Platform.Of("confirm"));
        Assert.DoesNotContain(await bot.Events(), e => e.Event is NoteAdded);

        await bot.Send(Maria, new ShortcutUsed(AddNote.Shortcut, message, "the key was in the log", Sam), channel);
        await bot.Settle();
        Assert.Equal("1.1", Assert.Single(bot.Platform.Of("confirm")).To);
        Assert.Null((await bot.Send(Sam, new ReactionPut(message, "memo"), channel)).Refused);
    }

    [Fact]
    public async Task A_pin_that_comes_before_its_message_marks_it_once_when_the_message_comes()
    {
        await using var bot = await TestBot.Start();
        var channel = await bot.Declare();
        var message = new MessageRef(channel, "1.1");
        await bot.Send(Maria, new ReactionPut(message, "pushpin"), channel);
        await bot.Send(Sam, new ReactionPut(message, "memo"), channel);
        await bot.Settle();
        Assert.Empty(bot.Platform.Of("confirm"));

        await bot.Send(Sam, new MessagePosted(message, "note: the key was in the log", null, [], null), channel);
        await bot.Send(Maria, new ReactionPut(message, "pushpin"), channel);
        await bot.Settle();
        Assert.Equal("1.1", Assert.Single(bot.Platform.Of("confirm")).To);
        Assert.Single(await bot.Events(), e => e.Event is NoteAdded);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(250)]
    public async Task A_pin_on_a_recorded_message_is_confirmed_however_much_was_said_since(int since)
    {
        await using var bot = await TestBot.Start();
        var channel = await bot.Declare();
        foreach (var n in Enumerable.Range(0, since + 1))
        {
            await bot.Send(Sam, new MessagePosted(new(channel, $"2.{n}"), "looking", null, [], null), channel);
        }

        Assert.Null((await bot.Send(Maria, new ReactionPut(new(channel, "2.0"), "pushpin"), channel)).Refused);
        await bot.Settle();
        Assert.Equal("2.0", Assert.Single(bot.Platform.Of("confirm")).To);
    }
}
