using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>usergroups.list and usergroups.users.list; neither has pages.</summary>
internal sealed class UserGroupMethods(WorkspaceState state)
{
    public IEnumerable<ApiMethod> All =>
    [
        new("usergroups.list", List, ReadsJson: false) { Scopes = ["usergroups:read"] },
        new("usergroups.users.list", Users, ReadsJson: false) { Scopes = ["usergroups:read"] },
    ];

    private JsonObject List(ApiCall call)
    {
        var groups = state.UserGroups.Values.Select(g =>
        {
            var json = new JsonObject
            {
                ["id"] = g.Id,
                ["team_id"] = state.Identity.TeamId,
                ["handle"] = g.Handle,
                ["name"] = g.Handle,
                ["is_usergroup"] = true,
                ["date_delete"] = 0,
                ["user_count"] = g.Users.Count,
            };
            if (call.Arguments.Flag("include_users")) json["users"] = Ids(g);
            return (JsonNode?)json;
        });
        return new JsonObject { ["usergroups"] = new JsonArray([.. groups]) };
    }

    private JsonObject Users(ApiCall call) =>
        state.UserGroups.TryGetValue(call.Arguments.Required("usergroup"), out var group)
            ? new JsonObject { ["users"] = Ids(group) }
            : throw new SlackError("no_such_subteam");

    private static JsonArray Ids(SlackUserGroup group) => [.. group.Users.Select(u => (JsonNode?)u)];
}
