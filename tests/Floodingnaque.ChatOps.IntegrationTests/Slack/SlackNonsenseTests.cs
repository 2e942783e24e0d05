using System.Text;
using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.IntegrationTests.Slack;

/// <summary>Whatever Slack (or who stole its secret) may sign: the bot answers, and goes on answering.</summary>
public sealed class SlackNonsenseTests(SlackPoster poster) : IClassFixture<SlackPoster>
{
    private const string Lone = "@@LONE@@";
    private static readonly string[] Paths = ["command", "event", "action", "options"];

    private static readonly string[] Strange =
    [
        "null", "\"\"", "1", "-1", "1e400", "0.1", "true", "[]", "{}", "[null]", "[[[[]]]]", "{\"id\":null}", $"\"{Lone}\"", "\"\\u0000\"", "\"slack:a:b\"", "\"../../etc\"",
        "\"<!channel>\"", "\"declare p3 x\"", "\"ack INC-2026-13-99-001\"", "\"1790000000.000100\"", "\"99999999999999999999.1\"", "\"-1.5\"", $"\"{new string('x', 9_000)}\"",
        "\"message_changed\"", "\"message_deleted\"", "\"reaction_added\"", "\"view_submission\"", "\"block_actions\"", "\"message_action\"", "\"say:0\"",
    ];

    private static readonly string[] Events =
    [
        """{"type":"message","channel":"C1","user":"U1","text":"note: x","ts":"1790000000.000100","thread_ts":"1790000000.000100","files":[{"id":"F1","name":"a","size":1}]}""",
        """{"type":"message","subtype":"message_changed","channel":"C1","ts":"1790000000.000300","message":{"user":"U1","text":"y","ts":"1790000000.000100","edited":{"user":"U1","ts":"1790000000.000200"}},"previous_message":{"user":"U1","text":"x","ts":"1790000000.000100"}}""",
        """{"type":"message","subtype":"message_deleted","channel":"C1","ts":"1790000000.000300","deleted_ts":"1790000000.000100","previous_message":{"user":"U1","text":"x","ts":"1790000000.000100"}}""",
        """{"type":"reaction_added","user":"U1","reaction":"pushpin","item_user":"U2","item":{"type":"message","channel":"C1","ts":"1790000000.000100"}}""",
        """{"type":"member_joined_channel","user":"U1","channel":"C1"}""",
        """{"type":"tokens_revoked","tokens":{"bot":["U0"]}}""",
    ];

    private static readonly string[] Payloads =
    [
        """{"type":"block_actions","user":{"id":"U1"},"trigger_id":"t","channel":{"id":"C1"},"container":{"type":"message","message_ts":"1790000000.000100","channel_id":"C1"},"message":{"ts":"1790000000.000100"},"actions":[{"type":"button","action_id":"say:0","block_id":"b","value":"status"}],"state":{"values":{"a":{"b":{"type":"plain_text_input","value":"v"}}}}}""",
        """{"type":"view_submission","user":{"id":"U1"},"trigger_id":"t","view":{"id":"V1","type":"modal","callback_id":"declare","private_metadata":"C1","state":{"values":{"title":{"title":{"type":"plain_text_input","value":"x"}},"severity":{"severity":{"type":"static_select","selected_option":{"text":{"type":"plain_text","text":"P3"},"value":"P3"}}}}}}}""",
        """{"type":"message_action","user":{"id":"U1"},"trigger_id":"t","callback_id":"add_note","channel":{"id":"C1"},"message_ts":"1790000000.000100","message":{"ts":"1790000000.000100","user":"U2","text":"x"},"action_ts":"1"}""",
        """{"type":"shortcut","user":{"id":"U1"},"trigger_id":"t","callback_id":"x","action_ts":"1"}""",
        """{"type":"view_closed","user":{"id":"U1"},"view":{"id":"V1"},"is_cleared":false}""",
        """{"type":"block_suggestion","user":{"id":"U1"},"action_id":"a","block_id":"b","value":"v"}""",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_hundred_strange_bodies_that_are_signed_never_break_the_bot(int seed)
    {
        var dice = new Random(seed);
        for (var i = 0; i < 100; i++)
        {
            var path = Paths[dice.Next(Paths.Length)];
            var body = Body(dice, path);
            var (status, answer) = await poster.Post(path, body);
            Assert.True(status < 500, $"Seed {seed}, body {i}: {status} {answer} from {path} for {Encoding.UTF8.GetString(body)}");
        }

        Assert.Equal(200, (await poster.Post("command", poster.Command("help"))).Status);
    }

    private byte[] Body(Random dice, string path)
    {
        if (dice.Next(6) == 0)
        {
            var noise = new byte[dice.Next(2_000)];
            dice.NextBytes(noise);
            return noise;
        }

        if (path == "command")
        {
            var fields = new[] { "command", "text", "user_id", "channel_id", "trigger_id", "response_url", "team_id" };
            return SlackPoster.Form([.. fields.Where(_ => dice.Next(12) > 0).Select(f => (f, dice.Next(3) == 0 ? Strange[dice.Next(Strange.Length)].Trim('"') : Usual(f)))]);
        }

        var isEvent = path == "event";
        var node = isEvent ? Event(Events[dice.Next(Events.Length)]) : JsonNode.Parse(Payloads[dice.Next(Payloads.Length)])!.AsObject();
        if (node["trigger_id"] is not null)
        {
            node["trigger_id"] = poster.Trigger();
        }

        for (var n = dice.Next(4); n > 0; n--)
        {
            Break(dice, node);
        }

        var json = node.ToJsonString().Replace(Lone, "\\ud800", StringComparison.Ordinal);
        return isEvent ? SlackPoster.Bytes(json) : SlackPoster.Form(("payload", json));
    }

    private string Usual(string field) => field switch
    {
        "command" => "/incident",
        "text" => "declare p3 <@U1|bob> &lt;x&gt; “y”",
        "user_id" => poster.User,
        "channel_id" => poster.General,
        "trigger_id" => poster.Trigger(),
        "response_url" => "http://127.0.0.1:1/commands/x",
        _ => "T1",
    };

    private JsonObject Event(string inner) => new()
    {
        ["type"] = "event_callback",
        ["event_id"] = poster.Trigger(),
        ["authorizations"] = new JsonArray(new JsonObject { ["user_id"] = poster.Slack.Identity.BotUserId, ["is_bot"] = true }),
        ["event"] = JsonNode.Parse(inner),
    };

    /// <summary>Puts something strange in the place of a member, at any depth, or takes the member away.</summary>
    private static void Break(Random dice, JsonObject json)
    {
        var at = json;
        while (true)
        {
            var names = at.Select(m => m.Key).ToArray();
            if (names.Length == 0)
            {
                return;
            }

            var name = names[dice.Next(names.Length)];
            if (dice.Next(3) > 0 && (at[name] as JsonObject ?? (at[name] as JsonArray)?.FirstOrDefault() as JsonObject) is { } inside)
            {
                at = inside;
                continue;
            }

            at.Remove(name);
            if (dice.Next(5) > 0)
            {
                at[name] = JsonNode.Parse(Strange[dice.Next(Strange.Length)]);
            }

            return;
        }
    }
}
