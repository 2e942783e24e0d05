using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>How Slack writes its objects in answers, events and payloads.</summary>
internal sealed class ObjectJson(WorkspaceState state)
{
    private SlackIdentity Me => state.Identity;

    public JsonObject Message(SlackMessage message, bool withMetadata = false)
    {
        var json = new JsonObject { ["type"] = "message", ["user"] = message.User, ["text"] = message.Text, ["ts"] = message.Ts, ["team"] = Me.TeamId };
        if (message.Subtype is not null) json["subtype"] = message.Subtype;
        if (message.BotId is not null)
        {
            json["bot_id"] = message.BotId;
            json["app_id"] = Me.AppId;
            json["bot_profile"] = new JsonObject { ["id"] = message.BotId, ["app_id"] = Me.AppId, ["name"] = Me.BotName, ["team_id"] = Me.TeamId };
        }

        if (message.ThreadTs is not null) json["thread_ts"] = message.ThreadTs;
        if (message.Blocks is not null) json["blocks"] = JsonNode.Parse(message.Blocks);
        if (message.EditedTs is not null) json["edited"] = new JsonObject { ["user"] = message.User, ["ts"] = message.EditedTs };
        if (message.Reactions.Count > 0) json["reactions"] = new JsonArray([.. message.Reactions.Select(Reaction)]);
        if (message.Files.Count > 0) json["files"] = new JsonArray([.. message.Files.Select(f => (JsonNode?)File(state.Files[f]))]);
        if (withMetadata && message.Metadata is not null) json["metadata"] = JsonNode.Parse(message.Metadata);
        return json;
    }

    /// <summary>A message in a list: a parent tells how many replies it has, and one pinned says so.</summary>
    public JsonObject Listed(SlackChannel channel, SlackMessage message, bool withMetadata)
    {
        var json = Message(message, withMetadata);
        var replies = channel.Messages.Where(m => m.IsReply && m.ThreadTs == message.Ts).ToList();
        if (replies.Count > 0)
        {
            json["thread_ts"] = message.Ts;
            json["reply_count"] = replies.Count;
            json["latest_reply"] = replies[^1].Ts;
            json["reply_users"] = new JsonArray([.. replies.Select(r => r.User).Distinct().Select(u => (JsonNode?)u)]);
        }

        if (channel.Pins.Contains(message.Ts)) json["pinned_to"] = new JsonArray(channel.Id);
        return json;
    }

    public JsonObject Channel(SlackChannel channel)
    {
        var created = channel.Created.ToUnixTimeSeconds();
        if (channel.Kind == SlackChannelKind.DirectMessage)
        {
            return new JsonObject
            {
                ["id"] = channel.Id,
                ["created"] = created,
                ["is_im"] = true,
                ["is_archived"] = false,
                ["is_org_shared"] = false,
                ["user"] = channel.Members.First(m => m != Me.BotUserId),
            };
        }

        // Private channels of today have C… ids and is_channel: true, is_group: false; only is_private tells them apart.
        return new JsonObject
        {
            ["id"] = channel.Id,
            ["name"] = channel.Name,
            ["name_normalized"] = channel.Name,
            ["created"] = created,
            ["creator"] = channel.Creator,
            ["is_channel"] = true,
            ["is_group"] = false,
            ["is_im"] = false,
            ["is_mpim"] = channel.Kind == SlackChannelKind.GroupMessage,
            ["is_private"] = channel.IsPrivate,
            ["is_archived"] = channel.IsArchived,
            ["is_general"] = false,
            ["is_shared"] = false,
            ["is_ext_shared"] = false,
            ["is_org_shared"] = false,
            ["is_member"] = channel.Has(Me.BotUserId),
            ["unlinked"] = 0,
            ["context_team_id"] = Me.TeamId,
            ["topic"] = new JsonObject { ["value"] = channel.Topic, ["creator"] = "", ["last_set"] = 0 },
            ["purpose"] = new JsonObject { ["value"] = channel.Purpose, ["creator"] = "", ["last_set"] = 0 },
        };
    }

    public JsonObject User(SlackUser user, bool withEmail)
    {
        var profile = new JsonObject { ["real_name"] = user.RealName, ["display_name"] = user.Name, ["team"] = Me.TeamId };
        if (withEmail && user.Email.Length > 0) profile["email"] = user.Email;
        var json = new JsonObject
        {
            ["id"] = user.Id,
            ["team_id"] = Me.TeamId,
            ["name"] = user.Name,
            ["deleted"] = user.Deactivated,
            ["profile"] = profile,
            ["is_bot"] = user.IsBot,
            ["is_app_user"] = false,
            ["updated"] = 0,
        };
        if (user.Deactivated) return json; // A deactivated account has lost its time zone, its rights and its real_name.
        json["real_name"] = user.RealName;
        json["tz"] = "Europe/London";
        json["tz_offset"] = 0;
        json["is_restricted"] = user.IsSingleChannelGuest;
        json["is_ultra_restricted"] = user.IsSingleChannelGuest;
        return json;
    }

    public JsonObject View(SlackView view, JsonObject? values = null)
    {
        var json = JsonNode.Parse(view.Definition)!.AsObject();
        json["blocks"] = BlockTree.WithIds(json["blocks"]!);
        json["id"] = view.Id;
        json["team_id"] = Me.TeamId;
        json["app_id"] = Me.AppId;
        json["bot_id"] = Me.BotId;
        json["hash"] = view.Hash;
        json["root_view_id"] = view.RootId;
        json["previous_view_id"] = view.PreviousId;
        json["state"] = new JsonObject { ["values"] = values ?? [] };
        foreach (var name in (string[])["private_metadata", "callback_id", "external_id"])
            if (!json.ContainsKey(name)) json[name] = "";
        foreach (var name in (string[])["submit", "close"])
            if (!json.ContainsKey(name)) json[name] = null;
        return json;
    }

    public JsonObject File(SlackFile file) => new()
    {
        ["id"] = file.Id,
        ["name"] = file.Name,
        ["title"] = file.Title,
        ["size"] = file.Length,
        ["mode"] = "hosted",
        ["user"] = Me.BotUserId,
        ["url_private"] = $"{BaseAddress}files-pri/{Me.TeamId}-{file.Id}/{Uri.EscapeDataString(file.Name)}",
        ["url_private_download"] = $"{BaseAddress}files-pri/{Me.TeamId}-{file.Id}/download/{Uri.EscapeDataString(file.Name)}",
    };

    /// <summary>Where this workspace answers; with a slash at the end.</summary>
    public string BaseAddress { get; set; } = "";

    private static JsonNode? Reaction(SlackReaction r) => new JsonObject
    {
        ["name"] = r.Name,
        ["count"] = r.Users.Count,
        ["users"] = new JsonArray([.. r.Users.Select(u => (JsonNode?)u)]),
    };
}
