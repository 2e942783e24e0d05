using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>auth.test, users.info, list, lookupByEmail.</summary>
internal sealed class UserMethods(WorkspaceState state, ObjectJson json)
{
    public IEnumerable<ApiMethod> All =>
    [
        new("auth.test", Test),
        new("users.info", Info, ReadsJson: false) { Scopes = ["users:read"] },
        new("users.list", List, ReadsJson: false) { Scopes = ["users:read"] },
        new("users.lookupByEmail", ByEmail, ReadsJson: false) { Scopes = ["users:read.email"] },
    ];

    private JsonObject Test(ApiCall call)
    {
        var me = state.Identity;
        return new JsonObject
        {
            ["url"] = $"https://{me.TeamDomain}.slack.com/",
            ["team"] = me.TeamDomain,
            ["user"] = me.BotName,
            ["team_id"] = me.TeamId,
            ["user_id"] = me.BotUserId,
            ["bot_id"] = me.BotId,
            ["is_enterprise_install"] = false,
        };
    }

    /// <summary>Without a user (lost with a JSON body) it is <c>user_not_found</c>, not <c>invalid_arguments</c> (seen).</summary>
    private JsonObject Info(ApiCall call) =>
        state.Users.TryGetValue(call.Arguments.Text("user") ?? "", out var user)
            ? new JsonObject { ["user"] = json.User(user, call.May("users:read.email")) }
            : throw new SlackError("user_not_found");

    private JsonObject List(ApiCall call)
    {
        var all = state.Users.Values.OrderBy(u => u.Id, StringComparer.Ordinal).ToList();
        var page = state.Cursors.Cut(call, all, all.Count, 1000);
        var members = page.Items.Select(u => (JsonNode?)json.User(u, call.May("users:read.email")));
        return new JsonObject { ["members"] = new JsonArray([.. members]), ["response_metadata"] = page.Metadata };
    }

    private JsonObject ByEmail(ApiCall call)
    {
        var email = call.Arguments.Required("email");
        var user = state.Users.Values.FirstOrDefault(u => !u.IsBot && !u.Deactivated && u.Email.Equals(email, StringComparison.OrdinalIgnoreCase));
        return user is null ? throw new SlackError("users_not_found") : new JsonObject { ["user"] = json.User(user, withEmail: true) };
    }
}
