using System.Text;
using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.IntegrationTests.SlackWorkspaceTests;

public sealed class CallingTheWebApi : SlackWorkspaceTest
{
    [Fact]
    public async Task Auth_test_names_the_bot_and_its_scopes()
    {
        var response = await Web.Send("auth.test", new StringContent(""), Slack.Identity.BotToken);

        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal(Slack.Identity.BotUserId, answer["user_id"]!.ToString());
        Assert.Contains("chat:write", response.Headers.GetValues("x-oauth-scopes").Single().Split(','));
    }

    [Fact]
    public async Task A_token_inside_a_json_body_does_not_count()
    {
        var answer = await Web.Json("auth.test", new JsonObject { ["token"] = Slack.Identity.BotToken }, token: null);

        Assert.Equal("not_authed", Error(answer));
    }

    [Fact]
    public async Task Tokens_are_told_apart()
    {
        Assert.Equal("invalid_auth", Error(await Web.Json("auth.test", [], "xoxb-of-someone-else")));
        Assert.Equal("not_allowed_token_type", Error(await Web.Json("auth.test", [], Slack.Identity.AppToken)));
        Assert.Equal("not_allowed_token_type", Error(await Web.Json("apps.connections.open", [], Slack.Identity.BotToken)));
    }

    [Fact]
    public async Task Read_methods_lose_the_arguments_of_a_json_body()
    {
        var channel = await Web.CreateChannel("inc-1");
        var ada = Slack.AddUser("ada");

        var info = await Web.Json("conversations.info", new JsonObject { ["channel"] = channel });
        Assert.Equal("invalid_arguments", Error(info));
        Assert.Contains("missing required field: channel", info["response_metadata"]!["messages"]![0]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("user_not_found", Error(await Web.Json("users.info", new JsonObject { ["user"] = ada.Id })));
        Assert.Equal(2, Ok(await Web.Json("users.list", new JsonObject { ["limit"] = 1 }))["members"]!.AsArray().Count);

        Ok(await Web.Form("conversations.info", ("channel", channel)));
        Ok(await Web.Form("users.info", ("user", ada.Id)));
    }

    [Fact]
    public async Task A_missing_scope_says_which()
    {
        Slack.GrantedScopes = ["channels:manage"];

        var answer = await Web.Json("conversations.create", new JsonObject { ["name"] = "inc-1", ["is_private"] = true });

        Assert.Equal("missing_scope", Error(answer));
        Assert.Equal("groups:write", answer["needed"]!.ToString());
        Assert.Equal("channels:manage", answer["provided"]!.ToString());
    }

    [Fact]
    public async Task Wrong_charsets_are_warned_of()
    {
        using var bare = new ByteArrayContent(Encoding.UTF8.GetBytes("{}"));
        bare.Headers.ContentType = new("application/json");

        var answer = JsonNode.Parse(await (await Web.Send("auth.test", bare, Slack.Identity.BotToken)).Content.ReadAsStringAsync())!;

        Assert.Equal("missing_charset", answer["warning"]!.ToString());
    }

    [Fact]
    public async Task A_null_or_numeric_argument_is_refused()
    {
        var channel = await Web.CreateChannel("inc-1");

        Assert.Equal("invalid_arguments", Error(await Web.Json("chat.postMessage",
            new JsonObject { ["channel"] = channel, ["text"] = "x", ["thread_ts"] = null })));
        Assert.Equal("invalid_arguments", Error(await Web.Json("chat.postMessage",
            new JsonObject { ["channel"] = channel, ["text"] = "x", ["thread_ts"] = 1234567890.123456 })));
    }

    [Fact]
    public async Task Pages_may_be_empty_and_still_go_on_and_cursors_run_out()
    {
        Slack.AddUser("ada");
        Slack.AddChannel("aaa-secret", isPrivate: true, "ada");
        await Web.CreateChannel("inc-1");

        var first = Ok(await Web.Form("conversations.list", ("limit", "1")));
        var cursor = first["response_metadata"]!["next_cursor"]!.ToString();
        Assert.Empty(first["channels"]!.AsArray());
        Assert.EndsWith("=", cursor, StringComparison.Ordinal);

        var second = Ok(await Web.Form("conversations.list", ("limit", "1"), ("cursor", cursor)));
        Assert.Equal("inc-1", second["channels"]![0]!["name"]!.ToString());
        Assert.Equal("", second["response_metadata"]!["next_cursor"]!.ToString());

        Slack.ExpireCursors();
        Assert.Equal("invalid_cursor", Error(await Web.Form("conversations.list", ("limit", "1"), ("cursor", cursor))));
    }

    [Fact]
    public async Task Every_call_is_recorded_without_its_token()
    {
        await Web.CreateChannel("inc-1");

        var call = Assert.Single(Slack.Calls);
        Assert.Equal("conversations.create", call.Method);
        Assert.Null(call.Error);
        Assert.Equal("""{"name":"inc-1","is_private":false}""", call.Arguments);
    }
}
