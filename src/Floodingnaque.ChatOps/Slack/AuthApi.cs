namespace Floodingnaque.ChatOps.Slack;

internal sealed class AuthApi(SlackTransport transport)
{
    /// <summary>Who the bot is, and whether its token works at all.</summary>
    public Task<AuthTestAnswer> Test(CancellationToken cancellationToken) =>
        transport.SendAsync(new SlackRequest("auth.test", []) { IsRead = true }, SlackJson.Default.AuthTestAnswer, cancellationToken);
}
