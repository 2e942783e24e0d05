using System.Net;
using System.Text.Json.Nodes;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Host;
using Floodingnaque.ChatOps.TestKit.Journal;
using Floodingnaque.ChatOps.TestKit.SlackCloud;

namespace Floodingnaque.ChatOps.EndToEndTests.Crash;

/// <summary>What Slack sends again to a bot that was killed after it had recorded it: answered, and without a second effect.</summary>
public sealed class RepeatTests : IDisposable
{
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task Deliveries_from_before_a_kill_have_no_second_effect()
    {
        await using var slack = await SlackTeam.Start();
        string[] settings = ["--Logging:LogLevel:Default=Warning", .. RunningBot.SlackSettings(slack, socketMode: false)];
        var record = new DiskRecord(temp.Path);
        DrivenMessage said;
        string channel;
        using (var bot = await BotProcess.Start(temp.Path, settings))
        {
            slack.AppAddress = bot.Address;
            channel = await SlackTeam.Declare(slack);
            said = await slack.PostMessage("vera", channel, "note: it began at 02:40");
            Assert.True(said.Events.Single().Last.IsOk);
            Assert.Equal(HttpStatusCode.OK, await Escalate(slack, bot.Address, channel, record.Incidents.Single(), "click.1"));
            await bot.Kill9();
        }

        var id = record.Incidents.Single();
        using var next = await BotProcess.Start(temp.Path, settings);
        slack.AppAddress = next.Address;
        for (var number = 1; number <= 3; number++)
        {
            Assert.True((await slack.Redeliver(said.Events.Single().Envelope, number)).IsOk);
            Assert.Equal(HttpStatusCode.OK, await Escalate(slack, next.Address, channel, id, "click.1"));
        }

        Assert.Equal((1, 1), Effects(record, id));
        // The same click of another moment is another one: it is the trigger that made the others one.
        Assert.Equal(HttpStatusCode.OK, await Escalate(slack, next.Address, channel, id, "click.2"));
        await Eventually.True(() => Effects(record, id) == (1, 2), "the second click had its effect");
    }

    private static (int Notes, int Forced) Effects(DiskRecord record, IncidentId id)
    {
        var events = record.Events(id).Select(e => e.Event).ToArray();
        return (events.OfType<NoteAdded>().Count(), events.OfType<EscalationStepFired>().Count(e => e.ForcedBy is not null));
    }

    /// <summary>Sam presses the button of the pinned card that calls the next step.</summary>
    private static async Task<HttpStatusCode> Escalate(SlackWorkspace slack, Uri bot, string channel, IncidentId id, string trigger)
    {
        var card = slack.Channel(channel).Pins.Single();
        var payload = new JsonObject
        {
            ["type"] = "block_actions",
            ["token"] = slack.Identity.VerificationToken,
            ["api_app_id"] = slack.Identity.AppId,
            ["team"] = new JsonObject { ["id"] = slack.Identity.TeamId, ["domain"] = slack.Identity.TeamDomain },
            ["user"] = new JsonObject { ["id"] = slack.User("sam").Id, ["username"] = "sam", ["team_id"] = slack.Identity.TeamId },
            ["trigger_id"] = trigger,
            ["container"] = new JsonObject { ["type"] = "message", ["message_ts"] = card, ["channel_id"] = channel, ["is_ephemeral"] = false },
            ["channel"] = new JsonObject { ["id"] = channel, ["name"] = "privategroup" },
            ["actions"] = new JsonArray(new JsonObject
            {
                ["type"] = "button",
                ["action_id"] = "say:1",
                ["block_id"] = "b",
                ["action_ts"] = "1.000001",
                ["value"] = $"escalate {id}",
            }),
        };
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(bot, "/slack/action"))
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("payload", payload.ToJsonString())]),
        };
        await slack.Sign(request);
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }
}
