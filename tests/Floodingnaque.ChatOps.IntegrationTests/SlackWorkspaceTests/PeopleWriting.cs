using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.IntegrationTests.SlackWorkspaceTests;

public sealed class PeopleWriting : SlackWorkspaceTest
{
    [Fact]
    public async Task A_command_is_a_signed_form_with_escaped_text_and_hidden_private_names()
    {
        await using var app = await RecordingApp.StartAsync();
        Slack.AppAddress = app.Address;
        var ada = Slack.AddUser("ada");
        var bob = Slack.AddUser("bob");
        var secret = Slack.AddChannel("secret", isPrivate: true, "ada");
        var oncall = Slack.AddUserGroup("oncall", "bob");

        var reply = await Slack.SendSlashCommand("ada", "secret", "/incident assign @bob or @oncall in #secret & run @nobody");

        Assert.True(reply.IsOk);
        var got = Assert.Single(app.All);
        Assert.Equal(("/slack/command", "application/x-www-form-urlencoded"), (got.Path, got.ContentType));
        Assert.Equal($"assign <@{bob.Id}|bob> or <!subteam^{oncall.Id}|@oncall> in <#{secret.Id}|> &amp; run @nobody", got.Field("text"));
        Assert.Equal(("/incident", "privategroup", ada.Id), (got.Field("command"), got.Field("channel_name"), got.Field("user_id")));
        var timestamp = got.Headers["X-Slack-Request-Timestamp"].ToString();
        byte[] signed = [.. Encoding.ASCII.GetBytes($"v0:{timestamp}:"), .. got.Body];
        var expected = "v0=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(Slack.Identity.SigningSecret), signed));
        Assert.Equal(expected, got.Headers["X-Slack-Signature"].ToString());
        Assert.Equal(Clock.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), timestamp);
    }

    [Fact]
    public async Task The_answer_to_a_command_is_seen_by_its_sender_alone_unless_it_says_otherwise()
    {
        await using var app = await RecordingApp.StartAsync();
        Slack.AppAddress = app.Address;
        Slack.AddUser("ada");
        Slack.AddChannel("ops", isPrivate: false, "ada");

        app.Answer = _ => (200, """{"text":"only you"}""");
        await Slack.SendSlashCommand("ada", "ops", "/incident help");
        app.Answer = _ => (200, """{"response_type":"in_channel","text":"all"}""");
        await Slack.SendSlashCommand("ada", "ops", "/incident help");
        app.Answer = _ => (500, "");
        var failed = await Slack.SendSlashCommand("ada", "ops", "/incident help");

        Assert.Equal([Slack.User("ada").Id, null], Slack.Channel("ops").Messages.Select(m => m.EphemeralFor));
        Assert.Equal("http_service_error", failed.Shown);
    }

    [Fact]
    public async Task An_answer_after_slack_has_hung_up_is_late()
    {
        await using var app = await RecordingApp.StartAsync();
        Slack.AppAddress = app.Address;
        Slack.AddUser("ada");
        Slack.AddChannel("ops", isPrivate: false, "ada");
        using var never = new ManualResetEventSlim();
        app.Answer = _ =>
        {
            never.Wait();
            return (200, "");
        };

        Slack.Patience = TimeSpan.FromMilliseconds(30);
        var reply = await Slack.SendSlashCommand("ada", "ops", "/incident help");
        never.Set();

        Assert.True(reply.IsLate);
        Assert.Equal("operation_timeout", reply.Shown);
    }

    [Fact]
    public async Task A_mention_arrives_twice_with_two_event_ids_and_one_ts()
    {
        await using var app = await RecordingApp.StartAsync();
        await Web.CreateChannel("inc-1");
        Slack.AddUser("ada");
        await Slack.JoinChannel("ada", "inc-1");
        Slack.AppAddress = app.Address;

        var sent = await Slack.PostMessage("ada", "inc-1", "@floodbot note 1 < 2, see https://a.example/?b=1&c=2");

        Assert.Equal(["message", "app_mention"], app.All.Select(r => r.Payload["event"]!["type"]!.ToString()));
        Assert.Equal(2, app.All.Select(r => r.Payload["event_id"]!.ToString()).Distinct().Count());
        Assert.All(app.All, r => Assert.Equal(sent.Ts, r.Payload["event"]!["ts"]!.ToString()));
        Assert.Equal($"<@{Slack.Identity.BotUserId}> note 1 &lt; 2, see <https://a.example/?b=1&amp;c=2>", Slack.Message("inc-1", sent.Ts).Text);
    }

    [Fact]
    public async Task The_bots_own_doings_come_back_to_it()
    {
        await using var app = await RecordingApp.StartAsync();
        Slack.AppAddress = app.Address;

        var channel = await Web.CreateChannel("inc-1");
        var ts = await Web.Post(channel, "declared");
        await Web.Json("chat.update", new JsonObject { ["channel"] = channel, ["ts"] = ts, ["text"] = "closed" });
        await Slack.WhenOwnEventsDelivered();

        var events = app.All.Select(r => r.Payload["event"]!).ToList();
        Assert.Equal(["channel_join", "", "", "message_changed"], events.Select(e => e["subtype"]?.ToString() ?? ""));
        Assert.Equal(Slack.Identity.BotId, events[2]["bot_id"]!.ToString());
        Assert.Equal("closed", events[3]["message"]!["text"]!.ToString());
        Assert.Equal("declared", events[3]["previous_message"]!["text"]!.ToString());
    }

    [Fact]
    public async Task A_failed_event_is_sent_again_with_the_same_id_unless_refused()
    {
        await using var app = await RecordingApp.StartAsync();
        await Web.CreateChannel("inc-1");
        await Slack.WhenOwnEventsDelivered();
        Slack.AppAddress = app.Address;
        Slack.EventRetries = TestKit.SlackCloud.SlackWorkspace.RetriesAtOnce;
        app.Answer = r => (r.Headers["X-Slack-Retry-Num"] == "2" ? 200 : 500, "");

        var sent = await Slack.JoinChannel(Slack.AddUser("ada").Id, "inc-1");

        Assert.Equal([500, 500, 200], sent.Events[0].Attempts.Select(a => a.Status));
        Assert.Equal("http_error", app.All.ElementAt(1).Headers["X-Slack-Retry-Reason"].ToString());
        Assert.Single(app.All.Take(3).Select(r => r.Payload["event_id"]!.ToString()).Distinct());
    }

    [Fact]
    public async Task Channels_without_the_bot_are_not_heard()
    {
        await using var app = await RecordingApp.StartAsync();
        Slack.AppAddress = app.Address;
        Slack.AddUser("ada");
        Slack.AddChannel("ops", isPrivate: false, "ada");

        Assert.Empty((await Slack.PostMessage("ada", "ops", "@floodbot help")).Events);
    }
}
