namespace Floodingnaque.ChatOps.Slack;

/// <summary>Who the bot is in Slack, asked once and kept.</summary>
internal sealed class SlackIdentity(ISlackApiClient slack)
{
    private volatile string? botUser;

    /// <exception cref="SlackException">Slack could not be asked.</exception>
    public async Task<string> BotUser(CancellationToken cancellationToken) =>
        botUser ??= (await slack.Auth.Test(cancellationToken)).UserId
            ?? throw new SlackException("auth.test", "no_user_id", SlackErrorCategory.Permanent);

    /// <summary>An event names the bot user it was delivered for; that saves asking.</summary>
    public string? From(EventCallback callback)
    {
        if (botUser is null && callback.Authorizations?.FirstOrDefault(a => a is { IsBot: true, UserId: not null }) is { } authorization)
        {
            botUser = authorization.UserId;
        }

        return botUser;
    }
}
