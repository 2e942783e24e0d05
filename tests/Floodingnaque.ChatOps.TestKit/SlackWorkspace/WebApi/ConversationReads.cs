using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>conversations.info, list, members, history, replies.</summary>
internal sealed class ConversationReads(WorkspaceState state, Access access, ObjectJson json)
{
    public IEnumerable<ApiMethod> All =>
    [
        new("conversations.info", Info, ReadsJson: false),
        new("conversations.list", List, ReadsJson: false),
        new("conversations.members", Members, ReadsJson: false),
        new("conversations.history", History),
        new("conversations.replies", Replies, ReadsJson: false),
    ];

    private JsonObject Info(ApiCall call)
    {
        var channel = access.Visible(call);
        call.Require(Access.Scope(channel, "read"));
        var found = json.Channel(channel);
        if (call.Arguments.Flag("include_num_members")) found["num_members"] = channel.Members.Count;
        return new JsonObject { ["channel"] = found };
    }

    private JsonObject List(ApiCall call)
    {
        var kinds = (call.Arguments.Text("types") ?? "public_channel").Split(',', StringSplitOptions.TrimEntries).Select(Kind).ToHashSet();
        foreach (var kind in kinds) call.Require($"{Access.Family(kind)}:read");
        var noArchived = call.Arguments.Flag("exclude_archived");
        var all = state.Channels.Values.OrderBy(c => c.Id, StringComparer.Ordinal).ToList();

        // Slack cuts the page first and filters after, so pages may be short or empty although there is more.
        var page = state.Cursors.Cut(call, all, 100, 1000);
        var shown = page.Items.Where(c => kinds.Contains(c.Kind) && !(noArchived && c.IsArchived) && (!c.IsPrivate || c.Has(state.Identity.BotUserId)));
        return new JsonObject { ["channels"] = new JsonArray([.. shown.Select(json.Channel)]), ["response_metadata"] = page.Metadata };
    }

    private JsonObject Members(ApiCall call)
    {
        var channel = access.Visible(call);
        call.Require(Access.Scope(channel, "read"));
        var page = state.Cursors.Cut(call, channel.Members, 100, 1000);
        return new JsonObject
        {
            ["members"] = new JsonArray([.. page.Items.Select(m => (JsonNode?)m)]),
            ["response_metadata"] = page.Metadata,
        };
    }

    private JsonObject History(ApiCall call)
    {
        var channel = access.Joined(call);
        Access.RequireHistory(call, channel);
        var all = channel.Messages.Where(m => m.EphemeralFor is null && (!m.IsReply || m.Subtype == "thread_broadcast") && InRange(call, m)).Reverse().ToList();
        return Listed(call, channel, state.Cursors.Cut(call, all, 100, 999));
    }

    private JsonObject Replies(ApiCall call)
    {
        var channel = access.Joined(call);
        Access.RequireHistory(call, channel);
        var ts = call.Arguments.Required("ts");
        var parent = channel.Find(ts);
        if (parent is null or { EphemeralFor: not null }) throw new SlackError("thread_not_found");
        if (parent.IsReply) return Listed(call, channel, new Page<SlackMessage>([parent], ""));
        var replies = channel.Messages.Where(m => m.IsReply && m.ThreadTs == ts && m.EphemeralFor is null && InRange(call, m)).ToList();
        var page = state.Cursors.Cut(call, replies, 1000, 1000);
        return Listed(call, channel, page with { Items = [parent, .. page.Items] });
    }

    private JsonObject Listed(ApiCall call, SlackChannel channel, Page<SlackMessage> page)
    {
        var withMetadata = call.Arguments.Flag("include_all_metadata");
        var answer = new JsonObject
        {
            ["messages"] = new JsonArray([.. page.Items.Select(m => json.Listed(channel, m, withMetadata))]),
            ["has_more"] = page.NextCursor.Length > 0,
        };
        if (page.NextCursor.Length > 0) answer["response_metadata"] = page.Metadata;
        return answer;
    }

    /// <summary><c>ts</c> texts have equal lengths for centuries, so ordinal order is time order.</summary>
    private static bool InRange(ApiCall call, SlackMessage message)
    {
        var inclusive = call.Arguments.Flag("inclusive");
        var oldest = call.Arguments.Text("oldest");
        var latest = call.Arguments.Text("latest");
        var afterOldest = oldest is null or "" or "0" || string.CompareOrdinal(message.Ts, oldest) is var a && (a > 0 || (inclusive && a == 0));
        var beforeLatest = latest is null or "" || string.CompareOrdinal(message.Ts, latest) is var b && (b < 0 || (inclusive && b == 0));
        return afterOldest && beforeLatest;
    }

    private static SlackChannelKind Kind(string type) => type switch
    {
        "public_channel" => SlackChannelKind.Public,
        "private_channel" => SlackChannelKind.Private,
        "im" => SlackChannelKind.DirectMessage,
        "mpim" => SlackChannelKind.GroupMessage,
        _ => throw new SlackError("invalid_types"),
    };
}
