using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.Slack;

internal sealed class UserGroupsApi(SlackTransport transport)
{
    /// <summary>Ids of the people in a group such as <c>&lt;!subteam^S123|@oncall&gt;</c>.</summary>
    public async Task<IReadOnlyList<string>> ListUsers(string userGroup, CancellationToken cancellationToken)
    {
        var request = new SlackRequest("usergroups.users.list", new JsonObject { ["usergroup"] = userGroup }) { IsRead = true };
        return (await transport.SendAsync(request, SlackJson.Default.GroupMembersAnswer, cancellationToken)).Users ?? [];
    }
}
