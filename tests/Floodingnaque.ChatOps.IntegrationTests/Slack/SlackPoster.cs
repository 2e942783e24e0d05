using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.SlackCloud;

namespace Floodingnaque.ChatOps.IntegrationTests.Slack;

/// <summary>A bot in a workspace, and requests to it that Slack would not send: written by hand, signed or not.</summary>
public sealed class SlackPoster : IAsyncLifetime
{
    private const string FormType = "application/x-www-form-urlencoded";
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private int triggers;

    internal SlackWorkspace Slack { get; private set; } = null!;

    internal RunningBot Bot { get; private set; } = null!;

    /// <summary>Incidents in the journal.</summary>
    internal int Recorded => Bot.Get<FileJournal>().Streams.Count;

    internal async Task<IReadOnlyList<IncidentDeclared>> Declared()
    {
        var all = new List<IncidentDeclared>();
        foreach (var id in Bot.Get<FileJournal>().Streams.Keys.Order())
        {
            all.AddRange((await Bot.Events(id)).Select(e => e.Event).OfType<IncidentDeclared>());
        }

        return all;
    }

    public async Task InitializeAsync()
    {
        Slack = await SlackStoryTests.Workspace();
        Bot = await RunningBot.StartIn(Slack);
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await Bot.DisposeAsync();
        await Slack.DisposeAsync();
    }

    internal string Trigger() => string.Create(CultureInfo.InvariantCulture, $"trigger.{Interlocked.Increment(ref triggers)}");

    /// <summary>What an endpoint would take, and of the kind that would be recorded.</summary>
    internal byte[] Good(string path) => path switch
    {
        "command" => Command("declare p1 forged"),
        "event" => Bytes(Mention("declare p1 forged").ToJsonString()),
        "action" => Payload(Pressed("say:0", "declare p1 forged")),
        _ => Payload(new JsonObject { ["type"] = "block_suggestion", ["user"] = new JsonObject { ["id"] = User }, ["action_id"] = "x" }),
    };

    internal string User => Slack.User("vera").Id;

    internal string General => Slack.Channel("general").Id;

    internal byte[] Command(string text, string? trigger = null, string command = "/incident") => Form(
        ("command", command), ("text", text), ("user_id", User), ("channel_id", General), ("trigger_id", trigger ?? Trigger()));

    internal JsonObject Mention(string words) => new()
    {
        ["type"] = "event_callback",
        ["event_id"] = Trigger(),
        ["authorizations"] = new JsonArray(new JsonObject { ["user_id"] = Slack.Identity.BotUserId, ["is_bot"] = true }),
        ["event"] = new JsonObject
        {
            ["type"] = "app_mention",
            ["channel"] = General,
            ["user"] = User,
            ["ts"] = $"1790000000.{triggers:D6}",
            ["text"] = $"<@{Slack.Identity.BotUserId}> {words}",
        },
    };

    internal JsonObject Pressed(string action, string? value, string user = "vera", string? channel = null) => new()
    {
        ["type"] = "block_actions",
        ["user"] = new JsonObject { ["id"] = Slack.User(user).Id },
        ["trigger_id"] = Trigger(),
        ["container"] = new JsonObject { ["type"] = "message", ["message_ts"] = "1790000000.000100", ["channel_id"] = channel ?? General },
        ["actions"] = new JsonArray(new JsonObject { ["type"] = "button", ["action_id"] = action, ["block_id"] = "b", ["value"] = value }),
    };

    internal static byte[] Payload(JsonNode payload) => Form(("payload", payload.ToJsonString()));

    internal static byte[] Form(params (string Name, string Value)[] fields) =>
        Bytes(string.Join('&', fields.Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value)}")));

    internal static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Posts to <c>/slack/{path}</c>, signed for now unless told otherwise.</summary>
    /// <param name="age">How old the timestamp is, in seconds; negative for one of the future.</param>
    /// <param name="signature">Instead of the right one; empty for none.</param>
    internal async Task<(int Status, string Body)> Post(
        string path, byte[] body, string? type = null, int age = 0, string? signature = null, bool chunked = false, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, new Uri(Bot.Address, $"/slack/{path}"));
        var timestamp = TimeProvider.System.GetUtcNow().AddSeconds(-age).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        signature ??= Slack.Signature(timestamp, body);
        request.Headers.Add("X-Slack-Request-Timestamp", timestamp);
        if (signature.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("X-Slack-Signature", signature);
        }

        request.Headers.TransferEncodingChunked = chunked ? true : null;
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type ?? (path == "event" ? "application/json" : FormType));
        using var response = await http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
