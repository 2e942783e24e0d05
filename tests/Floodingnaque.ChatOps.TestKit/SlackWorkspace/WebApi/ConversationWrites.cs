using System.Globalization;
using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>conversations.create, join, open, setTopic, setPurpose, archive, unarchive.</summary>
internal sealed class ConversationWrites(WorkspaceState state, Access access, ObjectJson json, EventFeed feed)
{
    private const int NameLength = 80;
    private const int TopicLength = 250;

    private string Bot => state.Identity.BotUserId;

    public IEnumerable<ApiMethod> All =>
    [
        new("conversations.create", Create),
        new("conversations.join", Join) { Scopes = ["channels:join"] },
        new("conversations.open", Open),
        new("conversations.setTopic", c => Describe(c, "topic")),
        new("conversations.setPurpose", c => Describe(c, "purpose")),
        new("conversations.archive", Archive),
        new("conversations.unarchive", Unarchive),
    ];

    private JsonObject Create(ApiCall call)
    {
        var isPrivate = call.Arguments.Flag("is_private");
        call.Require(isPrivate ? "groups:write" : "channels:manage");
        var name = call.Arguments.Text("name") ?? "";
        CheckName(name);

        // Archived channels and private ones that the bot cannot see keep their names too.
        if (state.Channels.Values.Any(c => c.Name == name)) throw new SlackError("name_taken");
        var kind = isPrivate ? SlackChannelKind.Private : SlackChannelKind.Public;
        var channel = new SlackChannel(state.NextId("C"), name, kind, Bot, state.Clock.GetUtcNow()) { Members = [Bot] };
        state.Channels[channel.Id] = channel;
        channel = SayJoined(channel);
        return new JsonObject { ["channel"] = json.Channel(channel) };
    }

    /// <summary>Lower-case letters of any script, digits, hyphens and underscores, at most 80 (Slack, conversations.create).</summary>
    public static void CheckName(string name)
    {
        if (name.Length == 0) throw new SlackError("invalid_name_required");
        if (name.EnumerateRunes().Count() > NameLength) throw new SlackError("invalid_name_maxlength");
        if (name.Any(c => !Allowed(c))) throw new SlackError("invalid_name_specials");
        if (name.All(c => c is '-' or '_')) throw new SlackError("invalid_name_punctuation");

        static bool Allowed(char c) => c is '-' or '_' || char.IsDigit(c) || (char.IsLetter(c) && !char.IsUpper(c))
            || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.Surrogate;
    }

    private JsonObject Join(ApiCall call)
    {
        var channel = access.Visible(call);
        if (channel.Kind != SlackChannelKind.Public) throw new SlackError("method_not_supported_for_channel_type");
        if (channel.IsArchived) throw new SlackError("is_archived");
        if (channel.Has(Bot)) call.Warnings.Add("already_in_channel");
        else channel = SayJoined(state.Change(channel.Id, c => c with { Members = c.Members.Add(Bot) }));
        return new JsonObject { ["channel"] = json.Channel(channel) };
    }

    private SlackChannel SayJoined(SlackChannel channel)
    {
        var now = feed.SayOwn(channel, new SlackMessage(state.NextTs(), Bot, $"<@{Bot}> has joined the channel") { Subtype = "channel_join" });
        feed.RaiseOwn(now, feed.Joined(now, Bot, inviter: null));
        return now;
    }

    private JsonObject Open(ApiCall call)
    {
        var users = (call.Arguments.Text("users") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (users.Length == 0 && !call.Arguments.Has("channel")) throw new SlackError("users_list_not_supplied");
        call.Require(users.Length > 1 ? "mpim:write" : "im:write");
        if (users.Length == 0) return new JsonObject { ["channel"] = json.Channel(access.Visible(call)) };
        if (users.Length > 8) throw new SlackError("too_many_users");
        foreach (var user in users)
        {
            if (!state.Users.TryGetValue(user, out var found)) throw new SlackError("user_not_found");
            if (found.Deactivated) throw new SlackError("user_disabled");
            if (found.IsBot) throw new SlackError("cannot_dm_bot");
        }

        var channel = users.Length == 1 ? state.DirectMessage(users[0]) : GroupMessage(users);
        return new JsonObject { ["channel"] = call.Arguments.Flag("return_im") ? json.Channel(channel) : new JsonObject { ["id"] = channel.Id } };
    }

    private SlackChannel GroupMessage(string[] users)
    {
        string[] members = [Bot, .. users];
        var known = state.Channels.Values.FirstOrDefault(c => c.Kind == SlackChannelKind.GroupMessage && c.Members.ToHashSet().SetEquals(members));
        if (known is not null) return known;
        var id = state.NextId("C");
        return state.Channels[id] = new SlackChannel(id, "mpdm-" + id.ToLowerInvariant(), SlackChannelKind.GroupMessage, Bot, state.Clock.GetUtcNow())
        {
            Members = [.. members],
        };
    }

    private JsonObject Describe(ApiCall call, string what)
    {
        var channel = access.Writable(call);
        Access.RequireManage(call, channel, $"channels:write.{what}");
        if (!call.Arguments.Has(what)) throw SlackError.Missing(what);
        var text = call.Arguments.Text(what)!;
        if (text.EnumerateRunes().Count() > TopicLength) throw new SlackError("too_long");
        channel = state.Change(channel.Id, c => what == "topic" ? c with { Topic = text } : c with { Purpose = text });
        var said = new SlackMessage(state.NextTs(), Bot, $"set the channel {what}: {text}") { Subtype = "channel_" + what };
        channel = feed.SayOwn(channel, said, new JsonObject { [what] = text });
        return new JsonObject { ["channel"] = json.Channel(channel) };
    }

    private JsonObject Archive(ApiCall call)
    {
        var channel = access.Visible(call);
        if (channel.IsArchived) throw new SlackError("already_archived");
        if (!channel.Has(Bot)) throw new SlackError("not_in_channel");
        if (channel.Kind is SlackChannelKind.DirectMessage or SlackChannelKind.GroupMessage) throw new SlackError("method_not_supported_for_channel_type");
        Access.RequireManage(call, channel);
        var said = new SlackMessage(state.NextTs(), Bot, "archived the channel") { Subtype = channel.IsPrivate ? "group_archive" : "channel_archive" };
        channel = feed.SayOwn(channel, said);
        feed.RaiseOwn(channel, feed.Archived(channel, Bot));
        state.Change(channel.Id, c => c with { IsArchived = true, Members = c.Members.Remove(Bot) });
        return [];
    }

    /// <summary>Archiving ejected the bot, so a bot token can never take it back (Slack, conversations.unarchive).</summary>
    private JsonObject Unarchive(ApiCall call)
    {
        var channel = access.Visible(call);
        Access.RequireManage(call, channel);
        throw new SlackError(channel.IsArchived ? "not_in_channel" : "not_archived");
    }
}
