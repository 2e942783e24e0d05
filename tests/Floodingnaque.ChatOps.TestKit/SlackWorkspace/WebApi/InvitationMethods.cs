using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>conversations.invite: one bad id fails the whole call, unless <c>force</c>.</summary>
internal sealed class InvitationMethods(WorkspaceState state, Access access, ObjectJson json, EventFeed feed)
{
    private const int MaxUsers = 1000;

    public IEnumerable<ApiMethod> All => [new("conversations.invite", Invite)];

    private JsonObject Invite(ApiCall call)
    {
        var channel = access.Writable(call);
        Access.RequireManage(call, channel, channel.IsPrivate ? "groups:write.invites" : "channels:write.invites");
        var users = (call.Arguments.Text("users") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (users.Length == 0) throw new SlackError("no_user");
        if (users.Length > MaxUsers) throw new SlackError("too_many_users");

        var refused = users.Select(u => (User: u, Error: Refusal(channel, u))).Where(r => r.Error is not null).ToList();
        var errors = new JsonArray([.. refused.Select(r => new JsonObject { ["user"] = r.User, ["ok"] = false, ["error"] = r.Error })]);
        var nobodyIsLeft = refused.Count == users.Length;
        if (refused.Count > 0 && (nobodyIsLeft || !call.Arguments.Flag("force")))
            throw new SlackError(refused[0].Error!) { Extra = new JsonObject { ["errors"] = errors } };

        foreach (var user in users.Distinct().Where(u => Refusal(channel, u) is null)) channel = Add(channel, user, state.Identity.BotUserId);
        var answer = new JsonObject { ["channel"] = json.Channel(channel) };
        if (refused.Count > 0) answer["errors"] = errors;
        return answer;
    }

    private SlackChannel Add(SlackChannel channel, string user, string inviter)
    {
        channel = state.Change(channel.Id, c => c with { Members = c.Members.Add(user) });
        var said = new SlackMessage(state.NextTs(), user, $"<@{user}> has joined the channel") { Subtype = "channel_join" };
        channel = feed.SayOwn(channel, said, new JsonObject { ["inviter"] = inviter });
        feed.RaiseOwn(channel, feed.Joined(channel, user, inviter));
        return channel;
    }

    private string? Refusal(SlackChannel channel, string id)
    {
        if (id == state.Identity.BotUserId) return "cant_invite_self";
        if (!state.Users.TryGetValue(id, out var user) || user.Deactivated) return "user_not_found";
        if (channel.Has(id)) return "already_in_channel";
        return user.IsSingleChannelGuest && state.Channels.Values.Any(c => !c.IsArchived && c.Has(id)
            && c.Kind is SlackChannelKind.Public or SlackChannelKind.Private) ? "ura_max_channels" : null;
    }
}
