using System.Text.Json.Nodes;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.SlackCloud;

namespace Floodingnaque.ChatOps.IntegrationTests.Slack;

/// <summary>What people do besides what they should.</summary>
public sealed class SlackPeopleTests(SlackPoster poster) : IClassFixture<SlackPoster>
{
    private SlackWorkspace Slack => poster.Slack;

    [Theory]
    [InlineData("declrae p2 x", "declare p1|p2|p3|p4 TITLE")]
    [InlineData("resovle", "resolve")]
    [InlineData("acknowlege", "ack")]
    public async Task An_unknown_verb_is_answered_to_the_sender_only_with_the_nearest(string said, string nearest)
    {
        var before = poster.Recorded;
        var reply = await Slack.SendSlashCommand("bo", "general", $"/incident {said}");
        Assert.Equal("ephemeral", reply.Json()!["response_type"]!.ToString());
        Assert.Contains("Did you mean", reply.Json()!["text"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains(nearest, reply.Json()!["text"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, poster.Recorded);
    }

    [Fact]
    public async Task A_stranger_cannot_acknowledge_and_is_told_so_privately()
    {
        var incident = await Declare("bo", "general", "the stranger's");
        var reply = await Slack.SendSlashCommand("vera", "general", $"/incident ack {incident.Id}");
        Assert.Equal("ephemeral", reply.Json()!["response_type"]!.ToString());
        Assert.Contains("You are in no incident of that id", reply.Json()!["text"]!.ToString(), StringComparison.Ordinal);

        var channel = Slack.Channel(incident.ChannelName);
        await Slack.JoinChannel("vera", channel.Id);
        reply = await Slack.SendSlashCommand("vera", channel.Id, "/incident ack");
        Assert.Equal("ephemeral", reply.Json()!["response_type"]!.ToString());
        Assert.DoesNotContain((await poster.Bot.Events(incident.Id)).Select(e => e.Event), e => e is IncidentAcknowledged);
    }

    [Fact]
    public async Task A_second_click_on_Acknowledge_is_told_privately_who_was_first()
    {
        var incident = await Declare("vera", "general", "two clicks");
        var page = Slack.DirectMessage("maria").Said.Last(m => m.Blocks!.Contains($"ack {incident.Id}", StringComparison.Ordinal));
        await Slack.SendSlashCommand("sam", "general", $"/incident ack {incident.Id}");

        // The page may be retired by now; a screen that was not refreshed still shows its button.
        var press = poster.Pressed("say:0", $"ack {incident.Id}", "maria", Slack.DirectMessage("maria").Id);
        press["container"]!["message_ts"] = page.Ts;
        Assert.Equal((200, ""), await poster.Post("action", SlackPoster.Payload(press)));
        await Eventually.True(() => Heard("maria").Any(t => t.Contains($"Sam acknowledged {incident.Id} first", StringComparison.Ordinal)), "Maria is told who was first");
        Assert.Equal("Sam", Assert.Single((await poster.Bot.Events(incident.Id)).Select(e => e.Event).OfType<IncidentAcknowledged>()).By.Name);
        Assert.DoesNotContain(Slack.Channel(incident.ChannelName).Said, m => m.Text.Contains("first, at", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("approve:1", "x")]
    [InlineData("say:0", "")]
    [InlineData("", "x")]
    public async Task A_button_of_another_time_gets_a_private_word(string action, string value)
    {
        var before = (Heard("tess").Count(), poster.Recorded);
        var status = (await poster.Post("action", SlackPoster.Payload(poster.Pressed(action, value, "tess")))).Status;
        if (action.Length == 0)
        {
            Assert.Equal(400, status);
            return;
        }

        Assert.Equal(200, status);
        await Eventually.True(() => Heard("tess").Count() > before.Item1, "Tess is told");
        Assert.Contains("older version", Heard("tess").Last(), StringComparison.Ordinal);
        Assert.Equal(before.Recorded, poster.Recorded);
    }

    [Fact]
    public async Task A_response_address_that_is_used_up_or_not_Slacks_does_not_swallow_the_answer()
    {
        foreach (var address in (string[])[$"{Slack.BaseAddress}actions/T1/gone/x", "http://169.254.169.254/latest", "not an address"])
        {
            var before = Heard("bo").Count();
            var press = poster.Pressed("say:0", "declrae", "bo");
            press["response_url"] = address;
            Assert.Equal(200, (await poster.Post("action", SlackPoster.Payload(press))).Status);
            await Eventually.True(() => Heard("bo").Count() > before, $"Bo is told although {address} does not work");
        }
    }

    [Fact]
    public async Task A_button_with_words_that_mean_nothing_any_more_gets_a_private_word()
    {
        var before = Heard("tess").Count();
        Assert.Equal(200, (await poster.Post("action", SlackPoster.Payload(poster.Pressed("say:3", "frobnicate INC-2020-01-01-001", "tess")))).Status);
        await Eventually.True(() => Heard("tess").Count() > before, "Tess is told");
        Assert.Contains("I do not know", Heard("tess").Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_work_in_a_direct_message_and_where_the_bot_is_no_member()
    {
        Slack.AddChannel("elsewhere", isPrivate: true, "vera");
        foreach (var channel in (string[])[Slack.DirectMessage("vera").Id, "elsewhere"])
        {
            var incident = await Declare("vera", channel, $"from {channel}");
            var noted = await Slack.SendSlashCommand("vera", channel, $"/incident note {incident.Id} seen from afar");
            Assert.True(noted.IsOk, noted.Body);
            Assert.Contains((await poster.Bot.Events(incident.Id)).Select(e => e.Event), e => e is NoteAdded { Text: "seen from afar" });
            Assert.Contains(incident.Id.ToString(), (await Slack.SendSlashCommand("vera", channel, "/incident list")).Body, StringComparison.Ordinal);
        }
    }

    public static TheoryData<string> Titles =>
    [
        new('x', 3_000),
        string.Concat(Enumerable.Repeat("<&>", 1_000)),
        string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👦", 272)),
        string.Concat(Enumerable.Repeat("`*_~", 700)),
        "<!channel> <!here> <!subteam^S1|x> <https://evil.example|bank> &lt;!everyone&gt; &amp;",
        "a\u0001b\u0007c\u001b[31md\u007fe\u0085f",
        "invoice\u202Efdp.exe \u2066x\u2069 \u200f עברית العربية",
        "zalgo e" + new string('\u0301', 500),
        "` ``` *bold* _it_ ~s~ > quote | pipe <|> \\",
        "first line\u2028second\u2029third",
    ];

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task A_title_is_recorded_whole_and_shown_safely(string title)
    {
        var before = poster.Recorded;
        var escaped = title.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
        var (status, answer) = await poster.Post("command", poster.Command($"declare p1 {escaped}"));
        Assert.True(status == 200 && poster.Recorded == before + 1, answer);
        var incident = (await poster.Declared())[^1];
        Assert.Equal(title, incident.Title);
        await Settled();
        await Slack.SendSlashCommand("sam", Slack.Channel(incident.ChannelName).Id, "/incident status");
        await Slack.SendSlashCommand("sam", Slack.Channel(incident.ChannelName).Id, "/incident timeline");

        Assert.DoesNotContain((await poster.Bot.Events(incident.Id)).Select(e => e.Event), e => e is ReactionFailed or ReactionPerformed { Missing: not null });
        Assert.Empty(Slack.Complaints);
        var shown = Slack.Channels.SelectMany(c => c.Messages).SelectMany(Texts).Concat(Slack.Channels.Select(c => c.Topic)).Append(answer).ToArray();
        Assert.All(["<!channel", "<!here", "<!subteam", "<!everyone", "<https://evil", "\u202E", "\u2066", "\u0001", "\u001b"], bad =>
            Assert.DoesNotContain(shown, text => text.Contains(bad, StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Texts(SlackMessage message) =>
        message.Blocks is null ? [message.Text] : [message.Text, .. Strings(JsonNode.Parse(message.Blocks))];

    private static IEnumerable<string> Strings(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(m => Strings(m.Value)),
        JsonArray a => a.SelectMany(Strings),
        JsonValue v => [v.ToString()],
        _ => [],
    };

    private IEnumerable<string> Heard(string user) => Slack.Channels.SelectMany(c => c.Messages.Where(m =>
        m.EphemeralFor == Slack.User(user).Id || (c.Id == Slack.DirectMessage(user).Id && m.BotId is not null))).OrderBy(m => m.Ts, StringComparer.Ordinal).Select(m => m.Text);

    private Task Settled() => Eventually.True(() => poster.Bot.IsSettled, "everything owed is done");

    private async Task<IncidentDeclared> Declare(string user, string channel, string title)
    {
        var reply = await Slack.SendSlashCommand(user, channel, $"/incident declare p2 {title}");
        Assert.True(reply.IsOk, reply.Body);
        await Settled();
        return (await poster.Declared()).Last(d => d.Title == title);
    }
}
