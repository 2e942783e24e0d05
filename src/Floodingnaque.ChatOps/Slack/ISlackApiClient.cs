namespace Floodingnaque.ChatOps.Slack;

/// <summary>
/// Slack's Web API, one property a family, named as Slack names it. Every call throws <see cref="SlackException"/> on failure and
/// <see cref="BlockKitLimitException"/> before sending what Slack would refuse for its size.
/// </summary>
internal interface ISlackApiClient
{
    ChatApi Chat { get; }
    ConversationsApi Conversations { get; }
    ViewsApi Views { get; }
    PinsApi Pins { get; }
    ReactionsApi Reactions { get; }
    AuthApi Auth { get; }
    AppsApi Apps { get; }

    /// <summary>
    /// Answers by the <c>response_url</c> of a command or interaction (five times within 30 minutes). An address that is not
    /// Slack's is refused with <c>response_url_not_allowed</c> before anything is sent.
    /// </summary>
    Task Respond(string responseUrl, ResponseMessage message, CancellationToken cancellationToken);
}
