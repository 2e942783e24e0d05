using System.Net;
using Floodingnaque.ChatOps.Slack;

namespace Floodingnaque.ChatOps.UnitTests.Slack;

public sealed class SlackTransportTests
{
    private const string User = """{"ok":true,"team_id":"T1","user_id":"U1"}""";
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    public static TheoryData<string, Exception> Losses => new()
    {
        { "connection_lost", new HttpRequestException(HttpRequestError.ResponseEnded) },
        { "connection_lost", new IOException("reset") },
        { "timeout", new TaskCanceledException("handler gave up") },
    };

    [Fact]
    public async Task The_token_travels_in_the_header_only()
    {
        using var slack = new FakeSlack().Answers("""{"ok":true,"channel":"C1","ts":"1.1"}""");
        await Post(slack);
        var seen = Assert.Single(slack.Seen);
        Assert.Equal("Bearer xoxb-test", seen.Authorization);
        Assert.Equal("https://slack.com/api/chat.postMessage", seen.Url.AbsoluteUri);
        Assert.DoesNotContain("xoxb", seen.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_is_json_with_its_charset_and_without_nulls()
    {
        using var slack = new FakeSlack().Answers("""{"ok":true,"channel":"C1","ts":"1.1"}""");
        await slack.Client.Chat.PostMessage(new Message("hi") { Channel = "C1", UnfurlLinks = false }, None);
        var seen = Assert.Single(slack.Seen);
        Assert.Equal("application/json; charset=utf-8", seen.ContentType);
        Assert.Equal("""{"text":"hi","channel":"C1","unfurl_links":false}""", seen.Body);
    }

    [Fact]
    public async Task A_read_is_a_form_without_charset_and_without_nulls()
    {
        using var slack = new FakeSlack().Answers("""{"ok":true,"messages":[]}""");
        await slack.Client.Conversations.History("C1", oldest: "1.5", None).ToListAsync();
        var seen = Assert.Single(slack.Seen);
        Assert.Equal("application/x-www-form-urlencoded", seen.ContentType);
        Assert.Equal("channel=C1&oldest=1.5&include_all_metadata=true&limit=200", seen.Body);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task A_write_whose_answer_is_lost_is_not_repeated(string code, Exception loss)
    {
        using var slack = new FakeSlack().Throws(loss);
        var e = await Assert.ThrowsAsync<SlackException>(() => Post(slack));
        Assert.Equal((SlackErrorCategory.AnswerLost, code), (e.Category, e.ErrorCode));
        Assert.Single(slack.Seen);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadGateway, "<html>")]
    [InlineData(HttpStatusCode.OK, "<html>")]
    [InlineData(HttpStatusCode.OK, "")]
    [InlineData(HttpStatusCode.OK, "null")]
    [InlineData(HttpStatusCode.OK, "{}")]
    [InlineData(HttpStatusCode.OK, """{"ok":true,"channel":"C1"}""")]
    [InlineData(HttpStatusCode.OK, """{"ok":false,"error":"internal_error"}""")]
    [InlineData(HttpStatusCode.OK, """{"ok":false,"error":"fatal_error"}""")]
    public async Task An_answer_that_does_not_say_what_happened_to_a_write_is_lost(HttpStatusCode status, string body)
    {
        using var slack = new FakeSlack().Answers(body, status);
        Assert.Equal(SlackErrorCategory.AnswerLost, (await Assert.ThrowsAsync<SlackException>(() => Post(slack))).Category);
        Assert.Single(slack.Seen);
    }

    [Theory]
    [InlineData(HttpRequestError.ConnectionError)]
    [InlineData(HttpRequestError.NameResolutionError)]
    [InlineData(HttpRequestError.SecureConnectionError)]
    public async Task A_write_that_never_left_is_merely_transient(HttpRequestError error)
    {
        using var slack = new FakeSlack().Throws(new HttpRequestException(error));
        Assert.Equal(SlackErrorCategory.Transient, (await Assert.ThrowsAsync<SlackException>(() => Post(slack))).Category);
    }

    [Fact]
    public async Task A_silent_peer_is_given_ten_seconds()
    {
        using var slack = new FakeSlack().Answers(Never);
        var post = Post(slack);
        await slack.Clock.Started(TimeSpan.FromSeconds(10));
        slack.Clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(post.IsCompleted);
        slack.Clock.Advance(TimeSpan.FromSeconds(0.2));
        var e = await Assert.ThrowsAsync<SlackException>(() => post.WaitAsync(Soon));
        Assert.Equal((SlackErrorCategory.AnswerLost, "timeout"), (e.Category, e.ErrorCode));
    }

    [Fact]
    public async Task A_read_is_asked_three_times_with_growing_waits()
    {
        using var slack = new FakeSlack().Throws(new IOException("reset")).Answers("", HttpStatusCode.ServiceUnavailable).Answers(User);
        var info = slack.Client.Auth.Test(None);
        await slack.Clock.Started(TimeSpan.FromSeconds(0.5));
        slack.Clock.Advance(TimeSpan.FromSeconds(0.5));
        await slack.Clock.Started(TimeSpan.FromSeconds(1));
        slack.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("U1", (await info.WaitAsync(Soon)).UserId);
    }

    [Fact]
    public async Task A_read_that_fails_three_times_is_transient()
    {
        using var slack = new FakeSlack().Answers("", HttpStatusCode.BadGateway).Answers("", HttpStatusCode.BadGateway)
            .Answers("", HttpStatusCode.BadGateway).Answers(User);
        var info = slack.Client.Auth.Test(None);
        await slack.Clock.Started(TimeSpan.FromSeconds(0.5));
        slack.Clock.Advance(TimeSpan.FromSeconds(0.5));
        await slack.Clock.Started(TimeSpan.FromSeconds(1));
        slack.Clock.Advance(TimeSpan.FromSeconds(1));
        var e = await Assert.ThrowsAsync<SlackException>(() => info.WaitAsync(Soon));
        Assert.Equal((SlackErrorCategory.Transient, "http_502", 3), (e.Category, e.ErrorCode, slack.Seen.Count));
    }

    [Theory]
    [InlineData("invalid_auth", nameof(SlackErrorCategory.Fatal))]
    [InlineData("not_authed", nameof(SlackErrorCategory.Fatal))]
    [InlineData("account_inactive", nameof(SlackErrorCategory.Fatal))]
    [InlineData("token_revoked", nameof(SlackErrorCategory.Fatal))]
    [InlineData("token_expired", nameof(SlackErrorCategory.Fatal))]
    [InlineData("not_allowed_token_type", nameof(SlackErrorCategory.Fatal))]
    [InlineData("missing_scope", nameof(SlackErrorCategory.Fatal))]
    [InlineData("service_unavailable", nameof(SlackErrorCategory.Transient))]
    [InlineData("channel_not_found", nameof(SlackErrorCategory.Permanent))]
    [InlineData("a_word_of_tomorrow", nameof(SlackErrorCategory.Permanent))]
    public async Task Slacks_words_are_sorted_by_what_one_can_do(string code, string category)
    {
        using var slack = new FakeSlack().Answers($$"""{"ok":false,"error":"{{code}}"}""");
        var e = await Assert.ThrowsAsync<SlackException>(() => Post(slack));
        Assert.Equal((category, code, "chat.postMessage"), (e.Category.ToString(), e.ErrorCode, e.Method));
    }

    [Fact]
    public async Task A_refusals_details_are_kept()
    {
        using var slack = new FakeSlack().Answers(
            """{"ok":false,"error":"invalid_blocks","errors":["too long [json-pointer:/blocks/0]"],"response_metadata":{"messages":["[ERROR] x"]},"needed":"pins:write","provided":"chat:write"}""");
        var e = await Assert.ThrowsAsync<SlackException>(() => Post(slack));
        Assert.Equal(["[ERROR] x", "too long [json-pointer:/blocks/0]"], e.ErrorMessages);
        Assert.Equal(("pins:write", "chat:write"), (e.Needed, e.Provided));
        Assert.Contains("invalid_blocks ([ERROR] x; too long", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_in_a_shape_nobody_knows_do_no_harm()
    {
        using var slack = new FakeSlack().Answers("""{"ok":false,"error":"odd","errors":{"a":1},"new_member":[[]]}""");
        Assert.Equal("odd", (await Assert.ThrowsAsync<SlackException>(() => Post(slack))).ErrorCode);
    }

    [Fact]
    public async Task A_cancelled_caller_sees_its_own_cancellation()
    {
        using var slack = new FakeSlack().Answers(Never);
        using var cancel = new CancellationTokenSource();
        var post = slack.Client.Chat.PostMessage(new Message("hi") { Channel = "C1" }, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => post);
    }

    private static async Task<HttpResponseMessage> Never(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        return new HttpResponseMessage();
    }

    private static Task<PostedMessage> Post(FakeSlack slack) => slack.Client.Chat.PostMessage(new Message("hi") { Channel = "C1" }, None).WaitAsync(Soon);
}
