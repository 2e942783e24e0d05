using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.IntegrationTests.SlackWorkspaceTests;

public sealed class Channels : SlackWorkspaceTest
{
    [Theory]
    [InlineData("", "invalid_name_required")]
    [InlineData("Inc-1", "invalid_name_specials")]
    [InlineData("inc 1", "invalid_name_specials")]
    [InlineData("---", "invalid_name_punctuation")]
    [InlineData("a23456789-123456789-123456789-123456789-123456789-123456789-123456789-123456789-1", "invalid_name_maxlength")]
    public async Task Names_keep_to_the_rules(string name, string error) =>
        Assert.Equal(error, Error(await Web.Json("conversations.create", new JsonObject { ["name"] = name })));

    [Fact]
    public async Task A_name_stays_taken_by_archived_and_by_invisible_channels()
    {
        Slack.AddUser("ada");
        Slack.AddChannel("secret", isPrivate: true, "ada");
        Slack.AddChannel("old", isPrivate: false, "ada");
        Slack.ArchiveAsPerson("old");

        foreach (var name in (string[])["secret", "old"])
            Assert.Equal("name_taken", Error(await Web.Json("conversations.create", new JsonObject { ["name"] = name })));
    }

    [Fact]
    public async Task A_private_channel_without_the_bot_does_not_exist_for_it()
    {
        Slack.AddUser("ada");
        var secret = Slack.AddChannel("secret", isPrivate: true, "ada").Id;
        var open = Slack.AddChannel("open", isPrivate: false, "ada").Id;

        Assert.Equal("channel_not_found", Error(await Web.Form("conversations.info", ("channel", secret))));
        Assert.Equal("channel_not_found", Error(await Web.Json("chat.postMessage", new JsonObject { ["channel"] = secret, ["text"] = "x" })));
        Assert.Equal("not_in_channel", Error(await Web.Json("conversations.history", new JsonObject { ["channel"] = open })));
        Assert.Equal("not_in_channel", Error(await Web.Json("chat.postMessage", new JsonObject { ["channel"] = open, ["text"] = "x" })));

        Slack.GrantedScopes = [.. Slack.GrantedScopes, "chat:write.public"];
        Ok(await Web.Json("chat.postMessage", new JsonObject { ["channel"] = open, ["text"] = "x" }));
    }

    [Fact]
    public async Task One_bad_id_fails_the_whole_invitation_unless_forced()
    {
        var ada = Slack.AddUser("ada").Id;
        var channel = await Web.CreateChannel("inc-1");

        var refused = await Web.Json("conversations.invite", new JsonObject { ["channel"] = channel, ["users"] = $"{ada},U0NOBODY" });
        Assert.Equal("user_not_found", Error(refused));
        Assert.Equal("U0NOBODY", refused["errors"]![0]!["user"]!.ToString());
        Assert.DoesNotContain(ada, Slack.Channel("inc-1").Members);

        Ok(await Web.Json("conversations.invite", new JsonObject { ["channel"] = channel, ["users"] = $"{ada},U0NOBODY", ["force"] = true }));
        Assert.Contains(ada, Slack.Channel("inc-1").Members);
        Assert.Equal("already_in_channel", Error(await Web.Json("conversations.invite", new JsonObject { ["channel"] = channel, ["users"] = ada })));
        Assert.Equal("cant_invite_self",
            Error(await Web.Json("conversations.invite", new JsonObject { ["channel"] = channel, ["users"] = Slack.Identity.BotUserId })));
    }

    [Fact]
    public async Task Topics_end_at_250_characters_not_utf16_units()
    {
        var channel = await Web.CreateChannel("inc-1");
        var flames = string.Concat(Enumerable.Repeat("🔥", 250));

        Ok(await Web.Json("conversations.setTopic", new JsonObject { ["channel"] = channel, ["topic"] = flames }));
        Assert.Equal("too_long", Error(await Web.Json("conversations.setTopic", new JsonObject { ["channel"] = channel, ["topic"] = flames + "!" })));
        Assert.Equal(flames, Slack.Channel("inc-1").Topic);
    }

    [Fact]
    public async Task Archiving_ejects_the_bot_for_good()
    {
        var channel = await Web.CreateChannel("inc-1");
        var ts = await Web.Post(channel, "declared");

        Ok(await Web.Json("conversations.archive", new JsonObject { ["channel"] = channel }));

        Assert.Equal("is_archived", Error(await Web.Json("chat.postMessage", new JsonObject { ["channel"] = channel, ["text"] = "x" })));
        Assert.Equal("is_inactive", Error(await Web.Json("chat.update", new JsonObject { ["channel"] = channel, ["ts"] = ts, ["text"] = "x" })));
        Assert.Equal("not_in_channel", Error(await Web.Json("conversations.history", new JsonObject { ["channel"] = channel })));
        Assert.Equal("not_in_channel", Error(await Web.Json("conversations.unarchive", new JsonObject { ["channel"] = channel })));
        Assert.Equal("already_archived", Error(await Web.Json("conversations.archive", new JsonObject { ["channel"] = channel })));
    }
}
