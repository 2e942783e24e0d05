namespace Floodingnaque.ChatOps.Slack;

internal sealed class AppsApi(SlackTransport transport)
{
    /// <summary>Takes the app-level token (<c>xapp-…</c>, scope <c>connections:write</c>), not the bot's.</summary>
    public async Task<Uri> ConnectionsOpen(string appToken, CancellationToken cancellationToken)
    {
        // Marked as a read because repeating it costs nothing: an unused address just lapses.
        var request = new SlackRequest("apps.connections.open", []) { IsRead = true, Token = appToken };
        return (await transport.SendAsync(request, SlackJson.Default.SocketUrlAnswer, cancellationToken)).Url;
    }
}
