using System.Net;
using Floodingnaque.ChatOps.Slack;

namespace Floodingnaque.ChatOps.UnitTests.Slack;

public sealed class SlackApiClientTests
{
    private const string ResponseUrl = "https://hooks.slack.com/commands/T1/2/3";
    private const string Done = """{"ok":true}""";
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Paging_goes_on_over_short_and_empty_pages()
    {
        using var slack = new FakeSlack()
            .Answers("""{"ok":true,"channels":[{"id":"C1"}],"response_metadata":{"next_cursor":"a=="}}""")
            .Answers("""{"ok":true,"channels":[],"response_metadata":{"next_cursor":"b"}}""")
            .Answers("""{"ok":true,"response_metadata":{"next_cursor":"c"}}""")
            .Answers("""{"ok":true,"channels":[{"id":"C2"}],"response_metadata":{"next_cursor":""}}""");
        var channels = await slack.Client.Conversations.List(["public_channel", "private_channel"], excludeArchived: false, None).ToListAsync();

        Assert.Equal(["C1", "C2"], channels.Select(channel => channel.Id));
        Assert.Equal("types=public_channel%2Cprivate_channel&exclude_archived=false&limit=200", slack.Seen[0].Body);
        Assert.EndsWith("&limit=200&cursor=a%3D%3D", slack.Seen[1].Body, StringComparison.Ordinal);
        Assert.EndsWith("&cursor=c", slack.Seen[3].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cursor_that_leads_to_itself_ends_in_an_error()
    {
        const string Page = """{"ok":true,"channels":[],"response_metadata":{"next_cursor":"a"}}""";
        using var slack = new FakeSlack().Answers(Page).Answers(Page);
        var e = await Assert.ThrowsAsync<SlackException>(() => slack.Client.Conversations.List(["im"], excludeArchived: true, None).ToListAsync().AsTask());
        Assert.Equal("cursor_repeats", e.ErrorCode);
    }

    [Fact]
    public async Task Who_could_not_be_invited_is_told_even_if_one_entry_is_odd()
    {
        using var slack = new FakeSlack().Answers(
            """{"ok":true,"channel":{"id":"C1"},"errors":[{"user":"U2","ok":false,"error":"cant_invite"},"odd",{"user":7}]}""");
        var failures = await slack.Client.Conversations.Invite("C1", ["U1", "U2"], force: true, None);
        Assert.Equal([new InviteFailure("U2", "cant_invite")], failures);
        Assert.Equal("""{"channel":"C1","users":"U1,U2","force":true}""", Assert.Single(slack.Seen).Body);
    }

    [Fact]
    public async Task A_view_goes_nested_into_the_request()
    {
        using var slack = new FakeSlack().Answers(Done);
        await slack.Client.Views.Open("trigger", new ModalView("Loading", [new DividerBlock()]), None);
        Assert.Equal(
            """{"trigger_id":"trigger","view":{"type":"modal","title":{"type":"plain_text","text":"Loading"},"blocks":[{"type":"divider"}]}}""",
            Assert.Single(slack.Seen).Body);
    }

    [Fact]
    public async Task Too_long_a_message_is_never_sent()
    {
        using var slack = new FakeSlack();
        await Assert.ThrowsAsync<BlockKitLimitException>(
            () => slack.Client.Chat.Update(new MessageUpdate("C1", "1.1", new string('x', 4001)), None));
        await Assert.ThrowsAsync<BlockKitLimitException>(() => slack.Client.Conversations.SetTopic("C1", new string('x', 251), None));
        await Assert.ThrowsAsync<BlockKitLimitException>(() => slack.Client.Conversations.Create(new string('x', 81), true, None));
        Assert.Empty(slack.Seen);
    }

    [Fact]
    public async Task The_app_token_opens_connections()
    {
        using var slack = new FakeSlack().Answers("""{"ok":true,"url":"wss://wss.slack.com/link/?ticket=1"}""");
        await slack.Client.Apps.ConnectionsOpen("xapp-1", None);
        Assert.Equal(("Bearer xapp-1", "apps.connections.open"), (slack.Seen[0].Authorization, slack.Seen[0].Method));
    }

    [Fact]
    public async Task A_response_url_gets_json_and_no_token()
    {
        using var slack = new FakeSlack().Answers("ok");
        await slack.Client.Respond(ResponseUrl, new ResponseMessage { Text = "done", ResponseType = ResponseType.InChannel }, None);
        var seen = Assert.Single(slack.Seen);
        Assert.Equal((ResponseUrl, null), (seen.Url.AbsoluteUri, seen.Authorization));
        Assert.Equal("""{"text":"done","response_type":"in_channel"}""", seen.Body);
    }

    [Theory]
    [InlineData("https://evil.test/")]
    [InlineData("http://169.254.169.254/latest/")]
    [InlineData("not an address")]
    [InlineData("")]
    public async Task A_response_url_elsewhere_is_refused_before_anything_is_sent(string url)
    {
        using var slack = new FakeSlack();
        var e = await Assert.ThrowsAsync<SlackException>(() => slack.Client.Respond(url, new ResponseMessage { Text = "x" }, None));
        Assert.Equal(("response_url_not_allowed", SlackErrorCategory.Permanent), (e.ErrorCode, e.Category));
        Assert.Empty(slack.Seen);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "used_url", "used_url", nameof(SlackErrorCategory.Permanent))]
    [InlineData(HttpStatusCode.NotFound, """{"ok":false,"error":"expired_url"}""", "expired_url", nameof(SlackErrorCategory.Permanent))]
    [InlineData(HttpStatusCode.OK, """{"ok":false,"error":"used_url"}""", "used_url", nameof(SlackErrorCategory.Permanent))]
    [InlineData(HttpStatusCode.Found, "", "http_302", nameof(SlackErrorCategory.Permanent))]
    [InlineData(HttpStatusCode.InternalServerError, "", "http_500", nameof(SlackErrorCategory.AnswerLost))]
    public async Task A_response_urls_failures_are_told_apart(HttpStatusCode status, string body, string code, string category)
    {
        using var slack = new FakeSlack().Answers(body, status);
        var e = await Assert.ThrowsAsync<SlackException>(() => slack.Client.Respond(ResponseUrl, new ResponseMessage { Text = "x" }, None));
        Assert.Equal((code, category), (e.ErrorCode, e.Category.ToString()));
        Assert.DoesNotContain("hooks.slack.com", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_family_calls_the_method_of_its_name()
    {
        using var slack = new FakeSlack();
        for (var i = 0; i < 4; i++)
            slack.Answers(i == 1 ? """{"ok":true,"message_ts":"1.1"}""" : Done);
        await slack.Client.Conversations.SetTopic("C1", "", None);
        await slack.Client.Chat.PostEphemeral("U1", new Message("x") { Channel = "C1" }, None);
        await slack.Client.Pins.Add("C1", "1.1", None);
        await slack.Client.Reactions.Add("C1", "1.1", "eyes", None);

        Assert.Equal(["conversations.setTopic", "chat.postEphemeral", "pins.add", "reactions.add"], slack.Seen.Select(seen => seen.Method));
        Assert.Equal("""{"text":"x","channel":"C1","user":"U1"}""", slack.Seen[1].Body);
    }
}
