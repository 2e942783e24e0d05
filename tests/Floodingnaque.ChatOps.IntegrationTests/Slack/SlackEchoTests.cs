using System.Text.Json.Nodes;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.SlackCloud;

namespace Floodingnaque.ChatOps.IntegrationTests.Slack;

/// <summary>What the bot does comes back to it as events; only what people do is recorded.</summary>
public sealed class SlackEchoTests
{
    [Fact]
    public async Task The_bots_own_posts_edits_topics_and_joins_are_never_recorded()
    {
        await using var slack = await SlackStoryTests.Workspace();
        await using var bot = await RunningBot.StartIn(slack);
        var outcome = new SlackOutcome(slack, bot);

        await outcome.Run();
        await outcome.Settled();
        await slack.WhenOwnEventsDelivered();

        var echoes = slack.OwnDeliveries.Select(d => d.Envelope["event"]!).ToArray();
        foreach (var kind in new[] { "", "message_changed", "channel_topic", "channel_join" })
        {
            Assert.Contains(echoes, e => e["type"]!.ToString() == "message" && (e["subtype"]?.ToString() ?? "") == kind);
        }

        Assert.All(slack.OwnDeliveries, d => Assert.True(d.Last.IsOk, d.Last.ToString()));
        await AssertOnlyRecorded(bot, "note: revoked the key");
    }

    [Fact]
    public async Task A_reaction_of_the_bot_makes_no_note()
    {
        await using var slack = await SlackStoryTests.Workspace();
        await using var bot = await RunningBot.StartIn(slack);
        var channel = await Declared(slack, bot);
        var said = await slack.PostMessage("vera", channel, "it began at 02:40");

        await slack.SendEvent(RawSlack.Pushpin(channel, slack.Identity.BotUserId, said.Ts));

        Assert.DoesNotContain(await bot.Events(), e => e.Event is NoteAdded);
        await AssertOnlyRecorded(bot, "it began at 02:40");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("bot_message")]
    public async Task What_other_bots_write_is_not_what_people_said(string? subtype)
    {
        await using var slack = await SlackStoryTests.Workspace();
        await using var bot = await RunningBot.StartIn(slack);
        var channel = await Declared(slack, bot);
        var posted = RawSlack.Message(channel, "U0OTHERBOT", RawSlack.Ts(1), "note: build is red");
        posted["subtype"] = subtype;
        posted["bot_id"] = "B0OTHER";
        var edited = RawSlack.Edit(channel, "U0OTHERBOT", RawSlack.Ts(1), RawSlack.Ts(2), "note: build is green", "note: build is red");
        edited["message"]!["bot_id"] = "B0OTHER";
        var deleted = RawSlack.Delete(channel, "U0OTHERBOT", RawSlack.Ts(1), RawSlack.Ts(3));
        deleted["previous_message"]!["bot_id"] = "B0OTHER";

        foreach (var happening in new[] { posted, edited, deleted })
        {
            Assert.True((await slack.SendEvent(happening)).Last.IsOk);
        }

        await AssertOnlyRecorded(bot);
    }

    [Fact]
    public async Task The_preview_of_a_link_is_no_amendment_but_an_edit_is()
    {
        await using var slack = await SlackStoryTests.Workspace();
        await using var bot = await RunningBot.StartIn(slack);
        var channel = await Declared(slack, bot);
        var vera = slack.User("vera").Id;
        var said = await slack.PostMessage("vera", channel, "see https://example.org");
        var text = slack.Message(channel, said.Ts).Text;
        var preview = RawSlack.Edit(channel, vera, said.Ts, RawSlack.Ts(1), text, text);
        preview["message"]!.AsObject().Remove("edited");
        preview["message"]!["attachments"] = new JsonArray(new JsonObject { ["title"] = "Example" });

        await slack.SendEvent(preview);
        Assert.DoesNotContain(await bot.Events(), e => e.Event is MessageAmended);

        await slack.EditMessage("vera", channel, said.Ts, "see nothing");
        Assert.Single(await bot.Events(), e => e.Event is MessageAmended { Text: "see nothing" });
    }

    [Fact]
    public async Task The_deletion_of_the_bots_own_message_is_not_recorded_as_a_persons()
    {
        await using var slack = await SlackStoryTests.Workspace();
        await using var bot = await RunningBot.StartIn(slack);
        var channel = await Declared(slack, bot);
        var own = slack.Channel(channel).Said.First();
        var deleted = RawSlack.Delete(channel, slack.Identity.BotUserId, own.Ts, RawSlack.Ts(3));
        deleted["previous_message"]!["bot_id"] = slack.Identity.BotId;

        await slack.SendEvent(deleted);

        await AssertOnlyRecorded(bot);
    }

    private static async Task<string> Declared(SlackWorkspace slack, RunningBot bot)
    {
        var outcome = new SlackOutcome(slack, bot);
        await outcome.Say("vera", "general", "declare p3 echoes");
        await Eventually.True(() => outcome.State.Pages.Count > 0, "Maria is paged");
        await outcome.Settled();
        return outcome.Channel.Id;
    }

    [Fact]
    public async Task A_deletion_that_does_not_bring_the_message_along_is_recorded_as_nobodys_doing()
    {
        await using var slack = await SlackStoryTests.Workspace();
        await using var bot = await RunningBot.StartIn(slack);
        var channel = await Declared(slack, bot);
        var said = await slack.PostMessage("vera", channel, "the key is AKIA…");

        await slack.DeleteMessage("vera", channel, said.Ts, saysWhat: false);

        var line = Assert.Single(await bot.Events(), e => e.Event is MessageDeleted);
        Assert.Equal((said.Ts, Actor.Unnamed("slack")), (((MessageDeleted)line.Event).Message.Id, line.Actor));
        Assert.DoesNotContain(line.Actor, bot.Get<IncidentStreams>().Loaded.Single().Accepted.Participants);
    }

    private static async Task AssertOnlyRecorded(RunningBot bot, params string[] texts)
    {
        var events = (await bot.Events()).Select(e => e.Event).ToArray();
        Assert.Equal(texts, events.OfType<MessageRecorded>().Select(e => e.Text));
        Assert.Empty(events.OfType<MessageAmended>());
        Assert.Empty(events.OfType<MessageDeleted>());
    }
}
