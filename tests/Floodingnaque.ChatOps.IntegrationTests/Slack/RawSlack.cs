using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Floodingnaque.ChatOps.TestKit.SlackCloud;

namespace Floodingnaque.ChatOps.IntegrationTests.Slack;

/// <summary>One delivery as bytes: where to, what, and how often Slack has tried already.</summary>
internal sealed record RawDelivery(string Path, byte[] Body, string Type);

/// <summary>Deliveries written by hand, without the workspace knowing of them, so that each can be sent as often as one likes.</summary>
internal sealed class RawSlack(SlackWorkspace slack) : IDisposable
{
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private int lastEvent;

    public static string Ts(int n) => $"{1795500000 + (n / 1000)}.{n % 1000:D6}";

    /// <summary>The event in its outer object, each time under a new event id.</summary>
    public RawDelivery Event(JsonObject happening) => new("slack/event", Bytes(new JsonObject
    {
        ["type"] = "event_callback",
        ["event_id"] = $"EvRAW{++lastEvent:D6}",
        ["team_id"] = slack.Identity.TeamId,
        ["api_app_id"] = slack.Identity.AppId,
        ["authorizations"] = new JsonArray(new JsonObject { ["user_id"] = slack.Identity.BotUserId, ["is_bot"] = true }),
        ["event"] = happening,
    }), "application/json");

    public static JsonObject Message(string channel, string user, string ts, string text, string type = "message") => new()
    {
        ["type"] = type,
        ["channel"] = channel,
        ["user"] = user,
        ["ts"] = ts,
        ["text"] = text,
        ["event_ts"] = ts,
    };

    public static JsonObject Edit(string channel, string user, string ts, string editTs, string text, string before) => new()
    {
        ["type"] = "message",
        ["subtype"] = "message_changed",
        ["hidden"] = true,
        ["channel"] = channel,
        ["ts"] = editTs,
        ["event_ts"] = editTs,
        ["message"] = new JsonObject
        {
            ["type"] = "message",
            ["user"] = user,
            ["ts"] = ts,
            ["text"] = text,
            ["edited"] = new JsonObject { ["user"] = user, ["ts"] = editTs },
        },
        ["previous_message"] = new JsonObject { ["type"] = "message", ["user"] = user, ["ts"] = ts, ["text"] = before },
    };

    public static JsonObject Delete(string channel, string user, string ts, string deleteTs) => new()
    {
        ["type"] = "message",
        ["subtype"] = "message_deleted",
        ["hidden"] = true,
        ["channel"] = channel,
        ["ts"] = deleteTs,
        ["event_ts"] = deleteTs,
        ["deleted_ts"] = ts,
        ["previous_message"] = new JsonObject { ["type"] = "message", ["user"] = user, ["ts"] = ts, ["text"] = "gone" },
    };

    public static JsonObject Pushpin(string channel, string user, string ts) => new()
    {
        ["type"] = "reaction_added",
        ["user"] = user,
        ["reaction"] = "pushpin",
        ["event_ts"] = ts,
        ["item"] = new JsonObject { ["type"] = "message", ["channel"] = channel, ["ts"] = ts },
    };

    public RawDelivery Command(string channel, string user, string text, string trigger) => Form("slack/command", new()
    {
        ["command"] = "/incident",
        ["text"] = text,
        ["channel_id"] = channel,
        ["user_id"] = user,
        ["team_id"] = slack.Identity.TeamId,
        ["trigger_id"] = trigger,
        ["response_url"] = $"{slack.BaseAddress}commands/none",
    });

    public static RawDelivery Click(string channel, string user, string messageTs, string words, string trigger)
    {
        var payload = new JsonObject
        {
            ["type"] = "block_actions",
            ["user"] = new JsonObject { ["id"] = user },
            ["trigger_id"] = trigger,
            ["container"] = new JsonObject { ["type"] = "message", ["channel_id"] = channel, ["message_ts"] = messageTs },
            ["actions"] = new JsonArray(new JsonObject { ["type"] = "button", ["action_id"] = "say:0", ["value"] = words, ["action_ts"] = messageTs }),
        };
        return Form("slack/action", new() { ["payload"] = payload.ToJsonString() });
    }

    /// <summary>Signed anew each time, as Slack does with a repeated delivery.</summary>
    public async Task<int> Send(Uri bot, RawDelivery delivery)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(bot, delivery.Path)) { Content = new ByteArrayContent(delivery.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(delivery.Type);
        await slack.Sign(request);
        using var response = await http.SendAsync(request);
        return (int)response.StatusCode;
    }

    public void Dispose() => http.Dispose();

    private static byte[] Bytes(JsonObject json) => System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());

    private static RawDelivery Form(string path, Dictionary<string, string> fields)
    {
        using var form = new FormUrlEncodedContent(fields);
        using var body = new MemoryStream();
        form.CopyTo(body, null, CancellationToken.None);
        return new RawDelivery(path, body.ToArray(), "application/x-www-form-urlencoded");
    }
}
