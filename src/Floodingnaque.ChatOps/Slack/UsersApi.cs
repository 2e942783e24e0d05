using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.Slack;

internal sealed class UsersApi(SlackTransport transport)
{
    public Task<SlackUser> Info(string user, CancellationToken cancellationToken) =>
        ReadAsync("users.info", new JsonObject { ["user"] = user }, cancellationToken);

    /// <summary><c>users_not_found</c> if nobody in the workspace has that address.</summary>
    public Task<SlackUser> LookupByEmail(string email, CancellationToken cancellationToken) =>
        ReadAsync("users.lookupByEmail", new JsonObject { ["email"] = email }, cancellationToken);

    public IAsyncEnumerable<SlackUser> List(CancellationToken cancellationToken) =>
        transport.ListAsync("users.list", [], SlackJson.Default.UsersAnswer, answer => answer.Members, cancellationToken);

    private async Task<SlackUser> ReadAsync(string method, JsonObject arguments, CancellationToken cancellationToken)
    {
        var request = new SlackRequest(method, arguments) { IsRead = true };
        return (await transport.SendAsync(request, SlackJson.Default.UserAnswer, cancellationToken)).User;
    }
}
