using System.Text.Json.Nodes;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.SlackCloud;

namespace Floodingnaque.ChatOps.IntegrationTests.Slack;

/// <summary>People of another company, in a channel that is shared with them: they are heard, and no more.</summary>
public sealed class SlackOutsiderTests(SlackPoster poster) : IClassFixture<SlackPoster>
{
    private const string Refusal = "another company";

    private SlackWorkspace Slack => poster.Slack;

    [Theory]
    [InlineData("user_team")]
    [InlineData("source_team")]
    [InlineData("team")]
    public async Task Whoever_is_of_another_team_cannot_speak_to_the_bot(string member)
    {
        var before = (poster.Recorded, Told().Count());
        var mention = poster.Mention("declare p1 by a stranger");
        mention["event"]![member] = "T999";
        Assert.Equal(200, (await poster.Post("event", SlackPoster.Bytes(mention.ToJsonString()))).Status);
        await Eventually.True(() => Told().Count() > before.Item2, "they are told");
        Assert.Equal(before.Recorded, poster.Recorded);
    }

    [Fact]
    public async Task A_command_of_another_team_is_refused_privately()
    {
        var before = poster.Recorded;
        var command = SlackPoster.Form(
            ("command", "/incident"), ("text", "contacts"), ("user_id", poster.User), ("channel_id", poster.General), ("trigger_id", poster.Trigger()), ("team_id", "T999"));
        var (status, answer) = await poster.Post("command", command);
        Assert.Equal((200, "ephemeral"), (status, JsonNode.Parse(answer)!["response_type"]!.ToString()));
        Assert.Contains(Refusal, answer, StringComparison.Ordinal);
        Assert.DoesNotContain("+63", answer, StringComparison.Ordinal);
        Assert.Equal(before, poster.Recorded);
    }

    [Theory]
    [InlineData("block_actions")]
    [InlineData("message_action")]
    [InlineData("view_submission")]
    public async Task A_press_a_shortcut_and_a_form_of_another_team_do_nothing_and_are_answered(string type)
    {
        var before = (poster.Recorded, Told().Count());
        var payload = poster.Pressed("say:0", "declare p1 by a stranger");
        payload["type"] = type;
        payload["user"]!["team_id"] = "T999";
        payload["callback_id"] = AddNote.Shortcut;
        payload["channel"] = new JsonObject { ["id"] = poster.General };
        payload["message"] = new JsonObject { ["ts"] = "1790000000.000100" };
        payload["view"] = new JsonObject { ["id"] = poster.Trigger(), ["callback_id"] = "declare", ["private_metadata"] = poster.General };
        Assert.Equal(200, (await poster.Post("action", SlackPoster.Payload(payload))).Status);
        await Eventually.True(() => Told().Count() > before.Item2, "they are told");
        Assert.Equal(before.Recorded, poster.Recorded);
    }

    [Fact]
    public async Task What_they_write_in_an_incidents_channel_is_recorded_and_marks_nothing()
    {
        var told = Told().Count();
        Assert.True((await Slack.SendSlashCommand("vera", "general", "/incident declare p3 shared")).IsOk);
        await Eventually.True(() => poster.Bot.IsSettled, "it is declared");
        var incident = (await poster.Declared()).Last(d => d.Title == "shared");
        var channel = Slack.Channel(incident.ChannelName).Id;
        var said = RawSlack.Message(channel, poster.User, RawSlack.Ts(1), "note: trust me");
        said["user_team"] = "T999";
        var mark = RawSlack.Pushpin(channel, poster.User, RawSlack.Ts(1));
        mark["user_team"] = "T999";

        Assert.True((await Slack.SendEvent(said)).Last.IsOk);
        Assert.True((await Slack.SendEvent(mark)).Last.IsOk);

        await Eventually.True(() => Told().Count() >= told + 2, "they are told, for the note and for the mark");
        var events = (await poster.Bot.Events(incident.Id)).Select(e => e.Event).ToArray();
        Assert.Single(events, e => e is MessageRecorded { Text: "note: trust me" });
        Assert.DoesNotContain(events, e => e is NoteAdded);
    }

    private IEnumerable<SlackMessage> Told() => Slack.Channels.SelectMany(c => c.Messages).Where(m => m.Text.Contains(Refusal, StringComparison.Ordinal));
}
