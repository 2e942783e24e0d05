using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>chat.postMessage, postEphemeral, update, delete, getPermalink.</summary>
internal sealed class ChatMethods(WorkspaceState state, Access access, ObjectJson json, EventFeed feed)
{
    private SlackIdentity Me => state.Identity;

    public IEnumerable<ApiMethod> All =>
    [
        new("chat.postMessage", Post) { Scopes = ["chat:write"] },
        new("chat.postEphemeral", PostEphemeral) { Scopes = ["chat:write"] },
        new("chat.update", Update) { Scopes = ["chat:write"] },
        new("chat.delete", Delete) { Scopes = ["chat:write"] },
        new("chat.getPermalink", Permalink, ReadsJson: false),
    ];

    private JsonObject Post(ApiCall call)
    {
        RefuseDisguise(call);
        var channel = Addressed(call);
        if (channel.IsArchived) throw new SlackError("is_archived");
        var mayFromOutside = channel.Kind == SlackChannelKind.Public && call.May("chat:write.public");
        if (!channel.Has(Me.BotUserId) && !mayFromOutside) throw new SlackError("not_in_channel");
        var content = MessageContent.ForPost(call);
        var message = Own(channel, call, content) with { Metadata = content.Metadata is "{}" ? null : content.Metadata };
        if (message.ThreadTs is not null && call.Arguments.Flag("reply_broadcast")) message = message with { Subtype = "thread_broadcast" };
        channel = feed.SayOwn(channel, message);
        return new JsonObject { ["channel"] = channel.Id, ["ts"] = message.Ts, ["message"] = json.Message(message) };
    }

    /// <summary>A channel id, or a person's id for the direct message with the bot.</summary>
    private SlackChannel Addressed(ApiCall call)
    {
        var id = call.Arguments.Required("channel");
        return state.Users.TryGetValue(id, out var user) && !user.IsBot ? state.DirectMessage(id) : access.Visible(id);
    }

    private SlackMessage Own(SlackChannel channel, ApiCall call, MessageContent content)
    {
        ComplainOfMissingText(content);
        return new SlackMessage(state.NextTs(), Me.BotUserId, content.Text ?? "")
        {
            BotId = Me.BotId,
            Blocks = content.Blocks,
            ThreadTs = Thread(channel, call),
        };
    }

    /// <summary>Slack takes blocks alone, but the text is what notifications show and screen readers read (Slack, chat.postMessage).</summary>
    private void ComplainOfMissingText(MessageContent content)
    {
        if (string.IsNullOrEmpty(content.Text)) state.Complaints.Add("A message has blocks and no text: its notification says nothing.");
    }

    private static string? Thread(SlackChannel channel, ApiCall call)
    {
        if (call.Arguments.Text("thread_ts") is not { Length: > 0 } ts) return null;
        var parent = channel.Find(ts);
        if (parent is null or { EphemeralFor: not null }) throw new SlackError("thread_not_found");
        return parent.IsReply ? throw new SlackError("cannot_reply_to_message") : ts;
    }

    private static void RefuseDisguise(ApiCall call)
    {
        if (call.Arguments.Has("as_user")) throw new SlackError("as_user_not_supported");
        if (call.Arguments.Has("username") || call.Arguments.Has("icon_emoji") || call.Arguments.Has("icon_url")) call.Require("chat:write.customize");
    }

    private JsonObject PostEphemeral(ApiCall call)
    {
        RefuseDisguise(call);
        var channel = access.Writable(call);
        var user = call.Arguments.Required("user");
        if (!channel.Has(user)) throw new SlackError("user_not_in_channel");
        var message = Own(channel, call, MessageContent.ForPost(call)) with { EphemeralFor = user };
        state.Say(channel, message);
        return new JsonObject { ["message_ts"] = message.Ts };
    }

    private JsonObject Update(ApiCall call)
    {
        if (call.Arguments.Has("as_user")) throw new SlackError("as_user_not_supported");
        var channel = access.Visible(call);
        var before = Access.Message(channel, call.Arguments.Required("ts"));
        if (channel.IsArchived) throw new SlackError("is_inactive");
        if (before.BotId != Me.BotId) throw new SlackError("cant_update_message");
        var content = MessageContent.ForUpdate(call);
        ComplainOfMissingText(content);

        // An update replaces: text alone drops the blocks. Only the metadata stays when it is left out, and goes with an empty object.
        var after = before with
        {
            Text = content.Text ?? "",
            Blocks = content.Blocks,
            Edits = before.Edits + 1,
            EditedTs = state.NextTs(),
            Metadata = content.Metadata switch { null => before.Metadata, "{}" => null, var given => given },
        };
        channel = state.Change(channel.Id, c => c.Replace(before, after));
        feed.RaiseOwn(channel, feed.Changed(channel, before, after));
        return new JsonObject { ["channel"] = channel.Id, ["ts"] = after.Ts, ["text"] = after.Text, ["message"] = json.Message(after) };
    }

    private JsonObject Delete(ApiCall call)
    {
        var channel = access.Visible(call);
        var message = Access.Message(channel, call.Arguments.Required("ts"));
        if (message.BotId != Me.BotId) throw new SlackError("cant_delete_message");
        channel = state.Change(channel.Id, c => c with { Messages = c.Messages.Remove(message), Pins = c.Pins.Remove(message.Ts) });
        feed.RaiseOwn(channel, feed.Deleted(channel, message));
        return new JsonObject { ["channel"] = channel.Id, ["ts"] = message.Ts };
    }

    private JsonObject Permalink(ApiCall call)
    {
        var channel = access.Visible(call);
        var message = Access.Message(channel, call.Arguments.Required("message_ts"));
        var link = $"https://{Me.TeamDomain}.slack.com/archives/{channel.Id}/p{message.Ts.Replace(".", "", StringComparison.Ordinal)}";
        if (message.IsReply) link += $"?thread_ts={message.ThreadTs}&cid={channel.Id}";
        return new JsonObject { ["channel"] = channel.Id, ["permalink"] = link };
    }
}
