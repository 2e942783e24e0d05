namespace Floodingnaque.ChatOps.Slack;

/// <summary>What the caller of a failed call can do about it.</summary>
internal enum SlackErrorCategory
{
    /// <summary>Nothing was done; try again later.</summary>
    Transient,

    /// <summary>Nothing was done; try again after <see cref="SlackException.RetryAfter"/>.</summary>
    RateLimited,

    /// <summary>Slack understood and refused; the same call will be refused again.</summary>
    Permanent,

    /// <summary>The installation itself is refused (token, scopes). No call will get through before a person acts.</summary>
    Fatal,

    /// <summary>A write whose answer was lost: it may have been done. Look before doing it again.</summary>
    AnswerLost,
}

/// <summary>A call to Slack that failed. Carries no token, no <c>response_url</c> and no text of the message.</summary>
internal sealed class SlackException(string method, string errorCode, SlackErrorCategory category, Exception? inner = null)
    : Exception(null, inner)
{
    public string Method { get; } = method;

    /// <summary>Slack's word (<c>channel_not_found</c>), or one of ours: <c>timeout</c>, <c>connection_failed</c>, <c>http_503</c>, <c>unreadable_answer</c>.</summary>
    public string ErrorCode { get; } = errorCode;

    public SlackErrorCategory Category { get; } = category;

    /// <summary>Details from <c>response_metadata.messages</c> and <c>errors</c>.</summary>
    public IReadOnlyList<string> ErrorMessages { get; init; } = [];

    /// <summary>With <c>missing_scope</c>: the scopes that would be needed.</summary>
    public string? Needed { get; init; }

    /// <summary>With <c>missing_scope</c>: the scopes the token has.</summary>
    public string? Provided { get; init; }

    /// <summary>Only with <see cref="SlackErrorCategory.RateLimited"/>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public override string Message
    {
        get
        {
            var details = ErrorMessages.Count > 0 ? $" ({string.Join("; ", ErrorMessages)})" : "";
            var scopes = Needed is null ? "" : $", needed {Needed}, provided {Provided}";
            return $"Slack {Method}: {ErrorCode}{details}{scopes}";
        }
    }
}
