using System.Text;
using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.IntegrationTests.SlackWorkspaceTests;

public sealed class Messages : SlackWorkspaceTest
{
    [Fact]
    public async Task Timestamps_are_unique_texts_that_rise_though_the_clock_stands_still()
    {
        var channel = await Web.CreateChannel("inc-1");

        string[] all = [await Web.Post(channel, "a"), await Web.Post(channel, "b"), await Web.Post(channel, "c")];

        Assert.Equal(all.Distinct().Order(StringComparer.Ordinal), all);
        Assert.All(all, ts => Assert.Matches(@"^\d{10}\.\d{6}$", ts));
    }

    [Fact]
    public async Task Metadata_comes_back_only_when_asked_for()
    {
        var channel = await Web.CreateChannel("inc-1");
        var metadata = new JsonObject { ["event_type"] = "reaction", ["event_payload"] = new JsonObject { ["id"] = "r-1" } };
        Ok(await Web.Json("chat.postMessage", new JsonObject { ["channel"] = channel, ["text"] = "x", ["metadata"] = metadata }));

        var without = Ok(await Web.Json("conversations.history", new JsonObject { ["channel"] = channel }));
        var with = Ok(await Web.Json("conversations.history", new JsonObject { ["channel"] = channel, ["include_all_metadata"] = true }));

        Assert.Null(without["messages"]![0]!["metadata"]);
        Assert.Equal("r-1", with["messages"]![0]!["metadata"]!["event_payload"]!["id"]!.ToString());
    }

    [Fact]
    public async Task An_update_is_shorter_than_a_post_replaces_blocks_and_is_for_own_messages()
    {
        var channel = await Web.CreateChannel("inc-1");
        Slack.AddUser("ada");
        await Slack.JoinChannel("ada", "inc-1");
        var theirs = (await Slack.PostMessage("ada", "inc-1", "hello")).Ts;
        var blocks = new JsonArray(new JsonObject { ["type"] = "divider" });
        var ts = Ok(await Web.Json("chat.postMessage",
            new JsonObject { ["channel"] = channel, ["text"] = new string('x', 4001), ["blocks"] = blocks }))["ts"]!.ToString();

        JsonObject To(string which, string text) => new() { ["channel"] = channel, ["ts"] = which, ["text"] = text };
        Assert.Equal("msg_too_long", Error(await Web.Json("chat.update", To(ts, new string('x', 4001)))));
        Assert.Equal("cant_update_message", Error(await Web.Json("chat.update", To(theirs, "mine"))));
        Assert.Equal("message_not_found", Error(await Web.Json("chat.update", To("1.000000", "x"))));
        Assert.NotNull(Slack.Message("inc-1", ts).Blocks);

        Ok(await Web.Json("chat.update", To(ts, "short")));
        Assert.Null(Slack.Message("inc-1", ts).Blocks);
        Assert.Equal(1, Slack.Message("inc-1", ts).Edits);
    }

    [Fact]
    public async Task Blocks_without_text_are_taken_and_complained_of()
    {
        var channel = await Web.CreateChannel("inc-1");

        Ok(await Web.Json("chat.postMessage",
            new JsonObject { ["channel"] = channel, ["blocks"] = new JsonArray(new JsonObject { ["type"] = "divider" }) }));

        Assert.Contains("no text", Assert.Single(Slack.Complaints), StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_is_newest_first_and_replies_have_the_parent_on_every_page()
    {
        var channel = await Web.CreateChannel("inc-1");
        var parent = await Web.Post(channel, "parent");
        foreach (var text in (string[])["one", "two"])
            Ok(await Web.Json("chat.postMessage", new JsonObject { ["channel"] = channel, ["text"] = text, ["thread_ts"] = parent }));
        await Web.Post(channel, "last");

        var history = Ok(await Web.Json("conversations.history", new JsonObject { ["channel"] = channel }))["messages"]!.AsArray();
        Assert.Equal(["last", "parent"], history.Take(2).Select(m => m!["text"]!.ToString()));
        Assert.Equal(2, history[1]!["reply_count"]!.GetValue<int>());

        var first = Ok(await Web.Form("conversations.replies", ("channel", channel), ("ts", parent), ("limit", "1")));
        var cursor = first["response_metadata"]!["next_cursor"]!.ToString();
        var second = Ok(await Web.Form("conversations.replies", ("channel", channel), ("ts", parent), ("limit", "1"), ("cursor", cursor)));
        Assert.Equal(["parent", "one"], first["messages"]!.AsArray().Select(m => m!["text"]!.ToString()));
        Assert.Equal(["parent", "two"], second["messages"]!.AsArray().Select(m => m!["text"]!.ToString()));
    }

    [Fact]
    public async Task An_ephemeral_message_needs_its_reader_in_the_channel_and_is_in_no_history()
    {
        var channel = await Web.CreateChannel("inc-1");
        var ada = Slack.AddUser("ada").Id;
        var words = new JsonObject { ["channel"] = channel, ["user"] = ada, ["text"] = "psst" };

        Assert.Equal("user_not_in_channel", Error(await Web.Json("chat.postEphemeral", words)));
        await Slack.JoinChannel("ada", "inc-1");
        var ts = Ok(await Web.Json("chat.postEphemeral", words))["message_ts"]!.ToString();

        Assert.Equal(ada, Slack.Message("inc-1", ts).EphemeralFor);
        Assert.Equal("message_not_found", Error(await Web.Json("chat.update", new JsonObject { ["channel"] = channel, ["ts"] = ts, ["text"] = "x" })));
    }

    [Fact]
    public async Task A_file_is_announced_filled_and_completed()
    {
        var channel = await Web.CreateChannel("inc-1");
        var bytes = Encoding.UTF8.GetBytes("länger");

        Assert.Equal("invalid_arguments", Error(await Web.Json("files.getUploadURLExternal", new JsonObject { ["filename"] = "a.txt", ["length"] = 7 })));
        var announced = Ok(await Web.Form("files.getUploadURLExternal", ("filename", "a.txt"), ("length", "7")));
        var done = new JsonObject { ["files"] = new JsonArray(new JsonObject { ["id"] = announced["file_id"]!.ToString() }), ["channel_id"] = channel };
        Assert.Equal("file_not_found", Error(await Web.Json("files.completeUploadExternal", done)));

        var upload = await Web.Post(announced["upload_url"]!.ToString(), new ByteArrayContent(bytes));
        Assert.Equal("OK - 7", await upload.Content.ReadAsStringAsync());
        Ok(await Web.Json("files.completeUploadExternal", done));
        Assert.Equal(bytes, Assert.Single(Slack.Files).Content);
        Assert.Equal("file_share", Slack.Channel("inc-1").Said.Single().Subtype);
    }

    [Fact]
    public async Task Pins_reactions_and_bookmarks_are_given_once_and_by_the_rules()
    {
        var channel = await Web.CreateChannel("inc-1");
        var ts = await Web.Post(channel, "status");
        var pin = new JsonObject { ["channel"] = channel, ["timestamp"] = ts };
        var eyes = new JsonObject { ["channel"] = channel, ["timestamp"] = ts, ["name"] = "eyes" };
        JsonObject Bookmark(string link) => new() { ["channel_id"] = channel, ["title"] = "Console", ["type"] = "link", ["link"] = link };

        Ok(await Web.Json("pins.add", pin));
        Assert.Equal("already_pinned", Error(await Web.Json("pins.add", pin)));
        Ok(await Web.Json("reactions.add", eyes));
        Assert.Equal("already_reacted", Error(await Web.Json("reactions.add", eyes)));
        eyes["name"] = ":eyes:";
        Assert.Equal("invalid_name", Error(await Web.Json("reactions.add", eyes)));
        Ok(await Web.Json("bookmarks.add", Bookmark("https://console.example")));
        Assert.Equal("invalid_link", Error(await Web.Json("bookmarks.add", Bookmark("file:///etc/passwd"))));
    }
}
