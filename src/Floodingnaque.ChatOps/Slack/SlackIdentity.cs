namespace Floodingnaque.ChatOps.Slack;

/// <summary>Who the bot is in Slack, and which team is its own: asked once and kept.</summary>
internal sealed class SlackIdentity(ISlackApiClient slack)
{
    private volatile string? botUser;
    private volatile Home? home;

    private sealed record Home(string Team, string? Enterprise);

    /// <summary>Whether Slack said which team is the bot's own.</summary>
    public bool KnowsItsTeam => home is not null;

    /// <exception cref="SlackException">Slack could not be asked.</exception>
    public async Task<string> BotUser(CancellationToken cancellationToken) => botUser ?? await Ask(cancellationToken);

    /// <exception cref="SlackException">Slack could not be asked.</exception>
    public async Task<string> Ask(CancellationToken cancellationToken)
    {
        var me = await slack.Auth.Test(cancellationToken);
        home = new Home(me.TeamId, me.EnterpriseId);
        return botUser = me.UserId ?? throw new SlackException("auth.test", "no_user_id", SlackErrorCategory.Permanent);
    }

    /// <summary>An event names the bot user and the team it was delivered for; that saves asking.</summary>
    public string? From(EventCallback callback)
    {
        if ((botUser is null || home is null) && callback.Authorizations?.FirstOrDefault(a => a is { IsBot: true, UserId: not null }) is { } authorization)
        {
            botUser = authorization.UserId;
            home ??= authorization.TeamId is { } team ? new Home(team, authorization.EnterpriseId) : null;
        }

        return botUser;
    }

    /// <summary>
    /// Whether somebody of that team (or organisation) is of another company: in channels shared with one, its people are seen and heard.
    /// Nobody is as long as Slack did not say which team is the bot's own, nor when it does not say whose team it is.
    /// </summary>
    public bool IsForeign(string? team, string? enterprise = null) =>
        home is { } own && team is not null && team != own.Team && (own.Enterprise is null || (team != own.Enterprise && enterprise != own.Enterprise));
}

/// <summary>
/// Asks Slack who the bot is before the server listens, so that from the first request on strangers are known as such. When Slack cannot be
/// asked the start goes on, and it is asked again until it answers.
/// </summary>
internal sealed partial class SlackIntroduction(SlackIdentity identity, TimeProvider clock, ILogger<SlackIntroduction> logger) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await asked.Task.WaitAsync(Patience, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!identity.KnowsItsTeam)
        {
            try
            {
                await identity.Ask(stoppingToken);
            }
            catch (SlackException e)
            {
                LogUnknown(logger, e.ErrorCode);
            }

            asked.TrySetResult();
            if (!identity.KnowsItsTeam)
            {
                await Task.Delay(Pause, clock, stoppingToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Slack did not say who the bot is: {Code}. Until it does, people of other companies in shared channels are not told apart.")]
    private static partial void LogUnknown(ILogger logger, string code);
}
