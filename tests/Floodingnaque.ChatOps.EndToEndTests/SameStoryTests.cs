using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Rendering;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Host;
using Floodingnaque.ChatOps.WebConsole;

namespace Floodingnaque.ChatOps.EndToEndTests;

/// <summary>A platform only carries words: the same doings leave the same record, whichever it was.</summary>
public sealed class SameStoryTests
{
    [Fact]
    public async Task The_console_and_Slack_leave_the_same_events_in_the_same_order()
    {
        var onSlack = await OnSlack();
        var onConsole = await OnConsole();
        Assert.Equal(onSlack.Types, onConsole.Types);
        Assert.Equal(onSlack.Doings, onConsole.Doings);
        Assert.Contains(nameof(MessageAmended), onSlack.Types);
        Assert.Contains(nameof(IncidentReopened), onSlack.Types);
        Assert.DoesNotContain(nameof(ReactionFailed), onSlack.Types);
    }

    private static async Task<Record> OnSlack()
    {
        await using var slack = await SlackTeam.Start();
        await using var bot = await RunningBot.StartIn(slack);
        var channel = await SlackTeam.Declare(slack, "p2 API keys abused from 203.0.113.7");
        await Settled(bot);
        foreach (var act in (Func<Task>[])
        [
            () => slack.SendSlashCommand("vera", channel, "/incident note the key was public"),
            async () =>
            {
                var said = await slack.PostMessage("vera", channel, "looking at the logs");
                await Settled(bot);
                await slack.EditMessage("vera", channel, said.Ts, "looking at the access logs");
                await Settled(bot);
                await slack.AddReaction("sam", channel, said.Ts, "pushpin");
                await Settled(bot);
                await slack.UseMessageShortcut("sam", channel, said.Ts, AddNote.Shortcut);
                await Settled(bot);
                await slack.DeleteMessage("vera", channel, said.Ts);
            },
            () => slack.PostMessage("sam", channel, "note: revoked the key"),
            () => slack.ClickButton("maria", slack.DirectMessage("maria").Id, slack.DirectMessage("maria").Messages.Single().Ts, "say:0"),
            () => slack.SendSlashCommand("maria", channel, "/incident resolve the key is gone"),
            () => slack.SendSlashCommand("maria", channel, "/incident reopen it came back"),
        ])
        {
            await act();
            await Settled(bot);
        }

        await slack.WhenOwnEventsDelivered();
        return Names(await bot.Events());
    }

    private static async Task<Record> OnConsole()
    {
        await using var slack = await SlackTeam.Start();
        // The same people; and the name of the program, by which a host of tests finds its pages.
        await using var bot = await RunningBot.Start(
            null, ["--applicationName=Floodingnaque.ChatOps", .. RunningBot.SlackSettings(slack, socketMode: false).Where(s => s.StartsWith("--Roster", StringComparison.Ordinal))]);
        var (driver, workspace) = (bot.Get<ConsoleDriver>(), bot.Get<ConsoleWorkspace>());
        var (vera, sam, maria) = (new Actor("console", "guest"), new Actor("console", "sam"), new Actor("console", "maria"));
        await driver.Say(vera, "general", "/incident declare p2 API keys abused from 203.0.113.7", default);
        await Settled(bot);
        var channel = workspace.ChannelsOf("guest").Single(c => c.Kind is ChannelKind.Private).Id;
        foreach (var act in (Func<Task>[])
        [
            () => driver.Say(vera, channel, "/incident note the key was public", default),
            async () =>
            {
                await driver.Say(vera, channel, "looking at the logs", default);
                await Settled(bot);
                var said = workspace.Messages(channel, "guest", 100).Single(m => m.Text == "looking at the logs").Id;
                await driver.Edit(vera, channel, said, "looking at the access logs", default);
                await Settled(bot);
                await driver.React(sam, channel, said, "pushpin", default);
                await Settled(bot);
                await driver.AddToTimeline(sam, channel, said, default);
                await Settled(bot);
                await driver.Delete(vera, channel, said, default);
            },
            () => driver.Say(sam, channel, "note: revoked the key", default),
            async () =>
            {
                var page = workspace.Messages(ConsoleChannel.Direct("maria"), "maria", 100).Single();
                var button = page.Drawn!.Blocks.OfType<ButtonsBlock>().SelectMany(b => b.Buttons).First();
                await driver.Press(maria, page.Channel, page.Id, button, default);
            },
            () => driver.Say(maria, channel, "/incident resolve the key is gone", default),
            () => driver.Say(maria, channel, "/incident reopen it came back", default),
        ])
        {
            await act();
            await Settled(bot);
        }

        return Names(await bot.Events());
    }

    private static Task Settled(RunningBot bot) => Eventually.True(() => bot.IsSettled, "everything owed is done");

    /// <summary>
    /// The types of all events. Which of the bot's own doings a <see cref="ReactionPerformed"/> was is compared as a set: those that go to different
    /// places (a page, an announcement) are under way at the same time, and which answer comes first is the network's affair.
    /// </summary>
    private static Record Names(IReadOnlyCollection<Pipeline.RecordedEvent> events) => new(
        [.. events.Select(e => e.Event.GetType().Name)],
        [.. events.Select(e => e.Event).OfType<ReactionPerformed>().Select(e => e.What).Order(StringComparer.Ordinal)]);

    private sealed record Record(IReadOnlyList<string> Types, IReadOnlyList<string> Doings);
}
