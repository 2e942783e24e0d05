using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>What hangs on a message or a channel: pins, bookmarks, reactions.</summary>
internal sealed class ItemMethods(WorkspaceState state, Access access, ObjectJson json, EventFeed feed)
{
    private const int MaxPins = 100;
    private const int MaxBookmarks = 100;

    public IEnumerable<ApiMethod> All =>
    [
        new("pins.add", Pin) { Scopes = ["pins:write"] },
        new("pins.list", Pins, ReadsJson: false) { Scopes = ["pins:read"] },
        new("bookmarks.add", Bookmark) { Scopes = ["bookmarks:write"] },
        new("reactions.add", React) { Scopes = ["reactions:write"] },
        new("reactions.get", Reactions, ReadsJson: false) { Scopes = ["reactions:read"] },
    ];

    private JsonObject Pin(ApiCall call)
    {
        var channel = access.Writable(call);
        if (call.Arguments.Text("timestamp") is not { Length: > 0 } ts) throw new SlackError("no_item_specified");
        var message = Access.Message(channel, ts);
        if (message.Subtype is "channel_join" or "channel_topic" or "channel_purpose") throw new SlackError("not_pinnable");
        if (channel.Pins.Contains(ts)) throw new SlackError("already_pinned");
        if (channel.Pins.Count >= MaxPins) throw new SlackError("too_many_pins");
        channel = state.Change(channel.Id, c => c with { Pins = c.Pins.Add(ts) });
        feed.RaiseOwn(channel, new JsonObject
        {
            ["type"] = "pin_added",
            ["user"] = state.Identity.BotUserId,
            ["channel_id"] = channel.Id,
            ["event_ts"] = state.NextTs(),
        });
        return [];
    }

    private JsonObject Pins(ApiCall call)
    {
        var channel = access.Joined(call);
        var items = channel.Pins.Reverse().Select(ts => (JsonNode?)new JsonObject
        {
            ["type"] = "message",
            ["channel"] = channel.Id,
            ["created_by"] = state.Identity.BotUserId,
            ["created"] = channel.Created.ToUnixTimeSeconds(),
            ["message"] = json.Listed(channel, channel.Find(ts)!, withMetadata: false),
        });
        return new JsonObject { ["items"] = new JsonArray([.. items]) };
    }

    private JsonObject Bookmark(ApiCall call)
    {
        var channel = access.Writable(call, argument: "channel_id");
        var title = call.Arguments.Required("title");
        if (call.Arguments.Required("type") != "link") throw new SlackError("invalid_bookmark_type");
        var link = call.Arguments.Text("link");
        if (!Uri.TryCreate(link, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
            throw new SlackError("invalid_link");
        if (channel.Bookmarks.Count >= MaxBookmarks) throw new SlackError("too_many_bookmarks");
        var made = new SlackBookmark(state.NextId("Bk"), title, link!, call.Arguments.Text("emoji"));
        state.Change(channel.Id, c => c with { Bookmarks = c.Bookmarks.Add(made) });
        return new JsonObject
        {
            ["bookmark"] = new JsonObject
            {
                ["id"] = made.Id,
                ["channel_id"] = channel.Id,
                ["title"] = title,
                ["link"] = link,
                ["type"] = "link",
                ["emoji"] = made.Emoji,
            },
        };
    }

    private JsonObject React(ApiCall call)
    {
        var name = call.Arguments.Text("name") is { Length: > 0 } given ? given : throw new SlackError("invalid_name");
        if (name.Contains(':', StringComparison.Ordinal) && !name.Contains("::skin-tone-", StringComparison.Ordinal)) throw new SlackError("invalid_name");
        var channel = access.Visible(call);
        if (call.Arguments.Text("timestamp") is not { Length: > 0 } ts) throw new SlackError("no_item_specified");
        if (channel.IsArchived) throw new SlackError("is_archived");
        var message = Access.Message(channel, ts);
        var me = state.Identity.BotUserId;
        var after = WithReaction(message, name, me) ?? throw new SlackError("already_reacted");
        channel = state.Change(channel.Id, c => c.Replace(message, after));
        feed.RaiseOwn(channel, feed.Reacted(channel, after, me, name));
        return [];
    }

    /// <summary>The message with the reaction; null when this person has given it already.</summary>
    public static SlackMessage? WithReaction(SlackMessage message, string name, string user)
    {
        var known = message.Reactions.FirstOrDefault(r => r.Name == name);
        if (known is null) return message with { Reactions = message.Reactions.Add(new SlackReaction(name, [user])) };
        if (known.Users.Contains(user)) return null;
        return message with { Reactions = message.Reactions.Replace(known, known with { Users = known.Users.Add(user) }) };
    }

    private JsonObject Reactions(ApiCall call)
    {
        var channel = access.Visible(call);
        var message = Access.Message(channel, call.Arguments.Required("timestamp"));
        return new JsonObject { ["type"] = "message", ["channel"] = channel.Id, ["message"] = json.Message(message) };
    }
}
