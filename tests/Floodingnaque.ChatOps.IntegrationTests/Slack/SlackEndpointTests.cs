using Floodingnaque.ChatOps.TestKit;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.IntegrationTests.Slack;

/// <summary>What is wrong with a request is the sender's fault: 4xx, never 5xx, and nothing is recorded as if it were real.</summary>
public sealed class SlackEndpointTests(SlackPoster poster) : IClassFixture<SlackPoster>
{
    private const string Json = "application/json";

    private static readonly string[] NeverRight =
    [
        "null", "[]", "{}", "1", "\"text\"", "true", "{", "{\"type\":", "", "\0\u0001", """{"type":null}""", """{"type":1}""", """{"type":"\ud800"}""", new string('[', 1_000),
        string.Concat(Enumerable.Repeat("""{"type":""", 1_000)) + "1" + new string('}', 1_000),
    ];

    private static readonly string[] NoEvent =
    [
        """{"type":"event_callback"}""", """{"type":"event_callback","event_id":"E1"}""", """{"type":"event_callback","event_id":"E1","event":null}""",
        """{"type":"event_callback","event_id":"E1","event":[]}""", """{"type":"event_callback","event":{"type":"message"}}""", """{"type":"url_verification"}""",
    ];

    private static readonly string[] NoPayload =
    [
        """{"type":"block_actions"}""", """{"type":"block_actions","user":{}}""", """{"type":"block_actions","user":{"id":""},"actions":[{"action_id":"a"}]}""",
        """{"type":"block_actions","user":{"id":"U1"},"actions":[]}""", """{"type":"block_actions","user":{"id":"U1"},"actions":[null]}""",
        """{"type":"view_submission","user":{"id":"U1"}}""", """{"type":"message_action","user":{"id":"U1"},"callback_id":"x"}""",
        """{"type":"shortcut","user":{"id":"U1"}}""", """{"type":"block_suggestion","user":{"id":"U1"}}""",
    ];

    public static TheoryData<string> Endpoints => ["command", "event", "action", "options"];

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task What_Slack_did_not_sign_now_is_unauthorised(string endpoint)
    {
        var before = poster.Recorded;
        var body = poster.Good(endpoint);
        var genuine = poster.Slack.Signature("1790000000", body);
        string[] forged = ["", "v0=", genuine, genuine.ToUpperInvariant(), "v0=" + new string('0', 64), "v1" + genuine[2..], new string('x', 5_000)];
        foreach (var signature in forged)
        {
            Assert.Equal(401, (await poster.Post(endpoint, body, signature: signature)).Status);
        }

        Assert.Equal(401, (await poster.Post(endpoint, body, age: 301)).Status);
        Assert.Equal(401, (await poster.Post(endpoint, body, age: -305)).Status); // 301 may be 300 by the time it arrives
        Assert.Equal(401, (await poster.Post(endpoint, [], signature: "")).Status);
        Assert.Equal(before, poster.Recorded);
    }

    [Theory]
    [InlineData(290)]
    [InlineData(-290)]
    public async Task A_clock_that_is_a_little_off_is_forgiven(int age) =>
        Assert.Equal(200, (await poster.Post("command", poster.Command("help"), age: age)).Status);

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Too_large_is_413_with_and_without_a_length(string endpoint)
    {
        var body = new byte[(1 << 20) + 1];
        Array.Fill(body, (byte)'a');
        Assert.Equal(413, (await poster.Post(endpoint, body)).Status);
        Assert.Equal(413, (await poster.Post(endpoint, body, chunked: true)).Status);
        Assert.Equal(400, (await poster.Post(endpoint, body[..(1 << 20)], chunked: true)).Status);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Nonsense_that_is_signed_is_400(string endpoint)
    {
        var before = poster.Recorded;
        foreach (var text in (string[])[.. NeverRight, .. endpoint == "event" ? NoEvent : NoPayload])
        {
            var (status, answer) = await poster.Post(endpoint, endpoint == "event" ? SlackPoster.Bytes(text) : SlackPoster.Form(("payload", text)));
            Assert.True(status == 400, $"{status} for {text[..Math.Min(60, text.Length)]}: {answer}");
        }

        foreach (var bytes in (byte[][])[[], [0xff, 0xfe], "%%%&=&&==%00"u8.ToArray(), "payload"u8.ToArray(), "payload=%zz"u8.ToArray()])
        {
            Assert.Equal(400, (await poster.Post(endpoint, bytes)).Status);
        }

        Assert.Equal(before, poster.Recorded);
    }

    [Theory]
    [InlineData("command")]
    [InlineData("user_id")]
    [InlineData("channel_id")]
    [InlineData("trigger_id")]
    public async Task A_command_without_what_it_must_have_is_400_and_names_it(string field)
    {
        (string, string)[] fields =
            [("command", "/incident"), ("text", "declare p1 x"), ("user_id", poster.User), ("channel_id", poster.General), ("trigger_id", poster.Trigger())];
        var before = poster.Recorded;
        Assert.Equal((400, $"{field} is missing"), await poster.Post("command", SlackPoster.Form([.. fields.Where(f => f.Item1 != field)])));
        Assert.Equal((400, "an id is too long"), await poster.Post("command", SlackPoster.Form(
            [.. fields.Select(f => f.Item1 == (field == "command" ? "user_id" : field) ? (f.Item1, new string('U', 5_000)) : f)])));
        Assert.Equal(before, poster.Recorded);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task The_media_type_counts_and_a_charset_does_not(string endpoint)
    {
        var right = endpoint == "event" ? Json : "application/x-www-form-urlencoded";
        var wrong = endpoint == "event" ? "application/x-www-form-urlencoded" : Json;
        var before = poster.Recorded;
        foreach (var type in (string[])[wrong, "text/plain", "multipart/form-data; boundary=x", "", "nonsense", right + "x"])
        {
            Assert.Equal(415, (await poster.Post(endpoint, poster.Good(endpoint), type)).Status);
        }

        Assert.Equal(before, poster.Recorded);
        var body = endpoint == "event" ? """{"type":"something_new"}"""u8.ToArray() : endpoint == "command" ? poster.Command("help") : poster.Good("options");
        Assert.Equal(200, (await poster.Post(endpoint, body, right + "; charset=utf-8")).Status);
        Assert.Equal(200, (await poster.Post(endpoint, body, right.ToUpperInvariant())).Status);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Only_POST_is_answered(string endpoint)
    {
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Options, new HttpMethod("STRANGE")])
        {
            Assert.InRange((await poster.Post(endpoint, poster.Good(endpoint), method: method)).Status, 400, 499);
        }
    }

    [Fact]
    public async Task A_replayed_command_has_the_same_answer_and_no_second_effect()
    {
        var before = poster.Recorded;
        var body = poster.Command("declare p4 replayed");
        var first = await poster.Post("command", body);
        Assert.Equal(200, first.Status);
        Assert.Equal(first, await poster.Post("command", body));
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => poster.Post("command", body))), again => Assert.Equal(first, again));
        Assert.Equal(before + 1, poster.Recorded);
    }

    [Theory]
    [InlineData("event")]
    [InlineData("action")]
    public async Task A_replayed_mention_or_press_declares_once(string endpoint)
    {
        var before = poster.Recorded;
        var body = poster.Good(endpoint);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal((200, ""), await poster.Post(endpoint, body));
        }

        await Eventually.True(() => poster.Recorded == before + 1, "it is recorded");
        Assert.Equal(before + 1, poster.Recorded);
    }

    [Fact]
    public async Task The_challenge_comes_back_only_to_who_signs()
    {
        var body = """{"token":"t","challenge":"3eZbrw1aB1","type":"url_verification"}"""u8.ToArray();
        Assert.Equal((200, "3eZbrw1aB1"), await poster.Post("event", body));
        Assert.Equal(401, (await poster.Post("event", body, signature: "")).Status);
    }

    [Fact]
    public async Task A_certificate_check_needs_no_signature_and_nothing_can_hide_in_one()
    {
        var before = poster.Recorded;
        Assert.Equal((200, ""), await poster.Post("command", "ssl_check=1&token=abc"u8.ToArray(), signature: ""));
        Assert.Equal(401, (await poster.Post("command", [.. poster.Command("declare p1 hidden"), .. "&ssl_check=1"u8], signature: "")).Status);
        Assert.Equal(before, poster.Recorded);
    }

    [Theory]
    [InlineData("x=ssl_check=1")]
    [InlineData("token=ssl_check=1")]
    [InlineData("ssl_check=10")]
    public async Task What_only_looks_like_a_certificate_check_is_unauthorised(string body) =>
        Assert.Equal(401, (await poster.Post("command", SlackPoster.Bytes(body), signature: "")).Status);

    [Theory]
    [InlineData("""{"type":"message","channel":"C1","user":"U1","text":"x","ts":1}""", "is not the expected JSON at $.ts")]
    [InlineData("""{"type":"app_mention","user":"U1","text":"x","ts":"1.1"}""", "event.channel is missing")]
    [InlineData("""{"type":"reaction_added","user":"U1"}""", "event.user, event.reaction or event.item is missing")]
    public async Task An_event_that_cannot_be_read_is_400_and_says_why(string inner, string problem)
    {
        var envelope = poster.Mention("help");
        envelope["event"] = System.Text.Json.Nodes.JsonNode.Parse(inner);
        Assert.Equal((400, problem), await poster.Post("event", SlackPoster.Bytes(envelope.ToJsonString())));
    }

    [Theory]
    [InlineData("""{"type":"of_tomorrow","event_ts":1}""")]
    [InlineData("""{"type":"of_tomorrow","user":[1]}""")]
    public async Task An_event_of_an_unknown_type_is_acknowledged_whatever_is_in_it(string inner)
    {
        var envelope = poster.Mention("help");
        envelope["event"] = System.Text.Json.Nodes.JsonNode.Parse(inner);
        Assert.Equal(200, (await poster.Post("event", SlackPoster.Bytes(envelope.ToJsonString()))).Status);
    }

    [Fact]
    public async Task Without_a_signing_secret_the_bot_refuses_to_start_and_names_the_setting()
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(
            () => RunningBot.Start(null, "--Slack:BotToken=xoxb-1", $"--Slack:ApiBaseUrl={poster.Slack.ApiBase}"));
        Assert.Equal(
            "Slack:SigningSecret is required: without it no request from Slack can be trusted (or set Slack:SocketMode).",
            Assert.Single(Hosting.StartupSentences.Of(refusal)));
    }
}
