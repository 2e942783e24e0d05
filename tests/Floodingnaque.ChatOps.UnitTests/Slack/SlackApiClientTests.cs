using System.Net;
using System.Text;
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
        const string Page = """{"ok":true,"members":[],"response_metadata":{"next_cursor":"a"}}""";
        using var slack = new FakeSlack().Answers(Page).Answers(Page);
        var e = await Assert.ThrowsAsync<SlackException>(() => slack.Client.Users.List(None).ToListAsync().AsTask());
        Assert.Equal("cursor_repeats", e.ErrorCode);
    }

    [Fact]
    public async Task A_threads_parent_comes_once()
    {
        using var slack = new FakeSlack()
            .Answers("""{"ok":true,"messages":[{"ts":"1.0"},{"ts":"1.1"}],"response_metadata":{"next_cursor":"a"}}""")
            .Answers("""{"ok":true,"messages":[{"ts":"1.0"},{"ts":"1.2"}]}""");
        var replies = await slack.Client.Conversations.Replies("C1", "1.0", None).ToListAsync();
        Assert.Equal(["1.0", "1.1", "1.2"], replies.Select(reply => reply.Ts));
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
        using var slack = new FakeSlack().Answers("""{"ok":true,"view":{"id":"V1","hash":"h"}}""");
        var view = await slack.Client.Views.Update("V1", new ModalView("Loading", [new DividerBlock()]), hash: null, None);
        Assert.Equal(("V1", "h"), (view.Id, view.Hash));
        Assert.Equal(
            """{"view_id":"V1","view":{"type":"modal","title":{"type":"plain_text","text":"Loading"},"blocks":[{"type":"divider"}]}}""",
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
        await Assert.ThrowsAsync<BlockKitLimitException>(() => slack.Client.Bookmarks.Add("C1", "t", new Uri("ftp://a.test"), None));
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
        await slack.Client.Respond(ResponseUrl, new ResponseMessage { Text = "done", ReplaceOriginal = true, ResponseType = ResponseType.InChannel }, None);
        var seen = Assert.Single(slack.Seen);
        Assert.Equal((ResponseUrl, null), (seen.Url.AbsoluteUri, seen.Authorization));
        Assert.Equal("""{"text":"done","response_type":"in_channel","replace_original":true}""", seen.Body);
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
    public async Task A_file_goes_up_in_three_steps()
    {
        using var slack = new FakeSlack()
            .Answers("""{"ok":true,"upload_url":"https://files.slack.com/upload/v1/abc","file_id":"F1"}""")
            .Answers("OK - 5")
            .Answers("""{"ok":true,"files":[{"id":"F1"}]}""");
        var content = Encoding.UTF8.GetBytes("hélo");
        var id = await slack.Client.Files.Upload(new FileUpload("a.txt", new MemoryStream(content), content.Length) { Channel = "C1" }, None);

        Assert.Equal("F1", id);
        Assert.Equal("filename=a.txt&length=5", slack.Seen[0].Body);
        Assert.Equal(("https://files.slack.com/upload/v1/abc", null, "hélo"), (slack.Seen[1].Url.AbsoluteUri, slack.Seen[1].Authorization, slack.Seen[1].Body));
        Assert.Equal("""{"files":[{"id":"F1","title":"a.txt"}],"channel_id":"C1"}""", slack.Seen[2].Body);
    }

    [Fact]
    public async Task Lost_bytes_are_not_a_lost_answer_for_nothing_is_visible_yet()
    {
        using var slack = new FakeSlack()
            .Answers("""{"ok":true,"upload_url":"https://files.slack.com/upload/v1/abc","file_id":"F1"}""")
            .Throws(new IOException("reset"));
        var e = await Assert.ThrowsAsync<SlackException>(
            () => slack.Client.Files.Upload(new FileUpload("a.txt", new MemoryStream([1]), 1), None));
        Assert.Equal(SlackErrorCategory.Transient, e.Category);
    }

    [Fact]
    public async Task A_file_comes_down_with_the_token()
    {
        using var slack = new FakeSlack().Answers("bytes");
        using var destination = new MemoryStream();
        await slack.Client.Files.Download(new SlackFile { Id = "F1", UrlPrivate = "https://files.slack.com/files-pri/T1-F1/a" }, destination, None);
        Assert.Equal("bytes", Encoding.UTF8.GetString(destination.ToArray()));
        Assert.Equal("Bearer xoxb-test", Assert.Single(slack.Seen).Authorization);
    }

    [Fact]
    public async Task An_external_files_host_never_sees_the_token()
    {
        using var slack = new FakeSlack();
        var file = new SlackFile { Id = "F1", IsExternal = true, UrlPrivate = "https://evil.test/a" };
        var e = await Assert.ThrowsAsync<SlackException>(() => slack.Client.Files.Download(file, Stream.Null, None));
        Assert.Equal("file_url_not_allowed", e.ErrorCode);
        Assert.Empty(slack.Seen);
    }

    [Fact]
    public async Task Slacks_sign_in_page_is_not_taken_for_the_file()
    {
        using var slack = new FakeSlack().Answers(_ => Task.FromResult(new HttpResponseMessage
        {
            Content = new StringContent("<html>", Encoding.UTF8, "text/html"),
        }));
        var file = new SlackFile { Id = "F1", Mimetype = "image/png", UrlPrivate = "https://files.slack.com/a" };
        var e = await Assert.ThrowsAsync<SlackException>(() => slack.Client.Files.Download(file, Stream.Null, None));
        Assert.Equal("file_not_readable", e.ErrorCode);
    }

    [Fact]
    public async Task Every_family_calls_the_method_of_its_name()
    {
        using var slack = new FakeSlack();
        for (var i = 0; i < 13; i++)
            slack.Answers(i == 6 ? """{"ok":true,"message_ts":"1.1"}""" : Done);
        await slack.Client.Chat.Delete("C1", "1.1", None);
        await slack.Client.Conversations.Kick("C1", "U1", None);
        await slack.Client.Conversations.Join("C1", None);
        await slack.Client.Conversations.Archive("C1", None);
        await slack.Client.Conversations.SetTopic("C1", "", None);
        await slack.Client.Conversations.SetPurpose("C1", "p", None);
        await slack.Client.Chat.PostEphemeral("U1", new Message("x") { Channel = "C1" }, None);
        await slack.Client.Pins.Add("C1", "1.1", None);
        await slack.Client.Pins.Remove("C1", "1.1", None);
        await slack.Client.Bookmarks.Remove("C1", "Bk1", None);
        await slack.Client.Reactions.Add("C1", "1.1", "eyes", None);
        await slack.Client.Reactions.Remove("C1", "1.1", "eyes", None);
        await slack.Client.UserGroups.ListUsers("S1", None);

        Assert.Equal(
            [
                "chat.delete", "conversations.kick", "conversations.join", "conversations.archive", "conversations.setTopic",
                "conversations.setPurpose", "chat.postEphemeral", "pins.add", "pins.remove", "bookmarks.remove", "reactions.add",
                "reactions.remove", "usergroups.users.list",
            ],
            slack.Seen.Select(seen => seen.Method));
        Assert.Equal("""{"text":"x","channel":"C1","user":"U1"}""", slack.Seen[6].Body);
    }
}
