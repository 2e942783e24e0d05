namespace Floodingnaque.ChatOps.Slack;

/// <summary>Sorts Slack's error words: https://docs.slack.dev/reference/methods (the list under each method).</summary>
internal static class SlackErrorCodes
{
    public static SlackErrorCategory Categorise(string code, bool isRead) => code switch
    {
        "invalid_auth" or "not_authed" or "account_inactive" or "token_revoked" or "token_expired" or "not_allowed_token_type"
            or "missing_scope" => SlackErrorCategory.Fatal,
        "ratelimited" or "rate_limited" => SlackErrorCategory.RateLimited,
        "service_unavailable" or "request_timeout" or "team_added_to_org" => SlackErrorCategory.Transient,
        // "It's possible some aspect of the operation succeeded before the error was raised."
        "internal_error" or "fatal_error" => Lost(isRead),
        _ => SlackErrorCategory.Permanent,
    };

    /// <summary>No answer: a read can simply be asked again, a write may have been done.</summary>
    public static SlackErrorCategory Lost(bool isRead) => isRead ? SlackErrorCategory.Transient : SlackErrorCategory.AnswerLost;
}
