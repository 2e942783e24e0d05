using System.Net;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Rendering;
using Floodingnaque.ChatOps.Slack;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.UnitTests.Slack;

/// <summary>What is acknowledged, how, and what is said after it.</summary>
public sealed class SlackReceiverTests : IAsyncDisposable
{
    private const string Posted = """{"ok":true,"channel":"C1","ts":"1.1","message_ts":"1.1"}""";
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly ReceiverDesk desk = new();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Theory]
    [InlineData("app_mention", "<@UBOT> declare p1 keys")]
    [InlineData("message", "note: revoked the key")]
    public async Task When_the_disk_is_full_the_person_is_told_once_however_often_Slack_tries(string type, string text)
    {
        await desk.SpeakUp();
        desk.Answer = _ => Task.FromResult(AnswerWriter.NotRecorded("the disk is full"));
        desk.Slack.Answers(Posted).Answers(Posted);
        for (var n = 0; n < 4; n++)
        {
            Assert.True((await desk.Receiver.Receive(Message(text, type), None)).Failed);
        }

        await Eventually.True(() => desk.Slack.Seen.Count > 0, "the person is told");
        desk.Answer = _ => Task.FromResult(ReceiverDesk.Say("at last"));
        Assert.False((await desk.Receiver.Receive(Message(text, type), None)).Failed);
        await Eventually.True(() => desk.Slack.Seen.Count > 1, "the person is told that it went well after all");
        Assert.Contains("Not recorded", desk.Slack.Seen[0].Body, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("at last", desk.Slack.Seen[1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_disk_is_full_nobody_is_told_so_for_every_word_they_say_to_each_other()
    {
        await desk.SpeakUp();
        desk.Answer = e => Task.FromResult(e.Input is MessagePosted { Text: "last" } ? ReceiverDesk.Say("end") : AnswerWriter.NotRecorded("the disk is full"));
        desk.Slack.Answers(Posted);
        Assert.True((await desk.Receiver.Receive(Message("looking into it"), None)).Failed);
        await desk.Receiver.Receive(Message("last", ts: "2.2"), None);
        await Eventually.True(() => desk.Slack.Seen.Count > 0, "the last word is answered");
        Assert.Contains("end", Assert.Single(desk.Slack.Seen).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mention_that_comes_as_two_events_is_answered_once()
    {
        await desk.SpeakUp();
        desk.Slack.Answers(Posted).Answers(Posted).Answers(Posted);
        await desk.Receiver.Receive(Message("<@UBOT> status"), None);
        await desk.Receiver.Receive(Message("<@UBOT> status", "app_mention"), None);
        await desk.Receiver.Receive(Message("<@UBOT> help", "app_mention", "2.2"), None);
        await Eventually.True(() => desk.Slack.Seen.Count > 1, "both words are answered");
        Assert.Equal(2, desk.Slack.Seen.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.NotFound)]
    public async Task An_answer_to_a_press_finds_another_way_when_its_response_url_hiccups(HttpStatusCode status)
    {
        await desk.SpeakUp();
        desk.Slack.Answers("""{"ok":false}""", status).Answers(Posted);
        await desk.Receiver.Receive(Press(), None);
        await Eventually.True(() => desk.Slack.Seen.Count > 1, "the answer goes another way");
        Assert.Equal("chat.postEphemeral", desk.Slack.Seen[1].Method);
    }

    [Fact]
    public async Task When_all_ways_in_the_channel_fail_there_is_still_a_direct_message()
    {
        await desk.SpeakUp();
        desk.Slack.Throws(new IOException("reset")).Answers("", HttpStatusCode.BadGateway).Answers("""{"ok":true,"channel":{"id":"D1"}}""").Answers(Posted);
        await desk.Receiver.Receive(Press(), None);
        await Eventually.True(() => desk.Slack.Seen.Count > 3, "the answer comes as a direct message");
        Assert.Equal(("conversations.open", "chat.postMessage"), (desk.Slack.Seen[2].Method, desk.Slack.Seen[3].Method));
    }

    [Fact]
    public async Task An_answer_that_breaks_Slacks_limits_is_said_in_plain_words()
    {
        await desk.SpeakUp();
        desk.Slack.Answers("""{"ok":true}""");
        var broken = new ChatMessage("look here", [new ButtonsBlock([new Floodingnaque.ChatOps.Rendering.Button("Press", new string('x', 9_000))])]);
        desk.Answer = _ => Task.FromResult(new ChatAnswer(AnswerTo.Sender, broken));
        await desk.Receiver.Receive(Press(), None);
        await Eventually.True(() => desk.Slack.Seen.Count > 0, "it is said somehow");
        Assert.Contains("look here", desk.Slack.Seen[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_breaks_Slacks_limits_comes_as_a_button()
    {
        await desk.SpeakUp();
        desk.Slack.Answers("""{"ok":true}""");
        var field = new FormField("title", new string('x', 3_000), FieldKind.Line, Required: true);
        desk.Answer = _ => Task.FromResult(new ChatAnswer(AnswerTo.Sender, Form: new ChatForm("declare", "Declare", "Go", [field])));
        await desk.Receiver.Receive(ReceiverDesk.Command("declare"), None);
        await Eventually.True(() => desk.Slack.Seen.Count > 0, "there is a button");
        Assert.Contains("press the button", desk.Slack.Seen[0].Body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_form_does_not_wait_behind_answers_that_hang()
    {
        await desk.SpeakUp();
        for (var n = 0; n < 9; n++)
        {
            desk.Slack.Answers(Never);
            await desk.Receiver.Receive(Press(), None);
        }

        await Eventually.True(() => desk.Slack.Seen.Count >= 8, "the answers hang");
        desk.Answer = _ => Task.FromResult(new ChatAnswer(AnswerTo.Sender, Form: new ChatForm("declare", "Declare", "Go", [new FormField("title", "Title", FieldKind.Line, Required: true)])));
        await desk.Receiver.Receive(ReceiverDesk.Command("declare"), None);
        await Eventually.True(() => desk.Slack.Seen.Any(s => s.Method == "views.open"), "the form opens");
    }

    [Fact]
    public async Task An_answer_that_is_dropped_because_too_many_wait_stands_in_the_log()
    {
        for (var n = 0; n < 10_001; n++)
        {
            desk.Get<SlackAfterAck>().Enqueue(_ => Task.CompletedTask);
        }

        await Eventually.True(() => desk.Log.Any(line => line.Contains("dropped", StringComparison.Ordinal)), "the log says so");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_event_that_comes_while_Slack_cannot_be_asked_is_put_off_before_Slack_hangs_up(bool hangs)
    {
        var callback = Message("<@UBOT> declare p4 later") with { Authorizations = null };
        desk.Slack.Answers(hangs ? Never : _ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.Forbidden)));
        var receiving = desk.Receiver.Receive(callback, None);
        if (hangs)
        {
            await desk.Slack.Clock.Started(TimeSpan.FromSeconds(2.5));
            desk.Slack.Clock.Advance(TimeSpan.FromSeconds(2.5));
        }

        Assert.True((await receiving).Failed);
        Assert.Equal("auth.test", Assert.Single(desk.Slack.Seen).Method);

        desk.Slack.Answers("""{"ok":true,"team_id":"T1","user_id":"UBOT"}""");
        Assert.False((await desk.Receiver.Receive(callback, None)).Failed);
    }

    private static EventCallback Message(string text, string type = "message", string ts = "1.1") =>
        ReceiverDesk.Event($$"""{"type":"{{type}}","channel":"C1","user":"U1","ts":"{{ts}}","text":"{{text}}"}""");

    private static InteractionPayload Press() => new()
    {
        Type = InteractionPayload.BlockActions,
        User = new InteractionUser { Id = "U1" },
        TriggerId = "t1",
        ResponseUrl = "https://hooks.slack.com/actions/T1/2/3",
        Container = new InteractionContainer("1.1", "C1"),
        Actions = [new InteractionAction { Type = "button", ActionId = "say:0", Value = "status" }],
    };

    private static async Task<HttpResponseMessage> Never(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        return new HttpResponseMessage();
    }
}
