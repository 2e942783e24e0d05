namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>
/// One call of the Web API. <paramref name="Arguments"/> is a JSON object of what Slack understood, never the token;
/// <paramref name="Error"/> is null for <c>ok</c>, an error code, or <c>http-…</c> for a fault of the line.
/// </summary>
internal sealed record RecordedCall(string Method, string Arguments, DateTimeOffset At, string? Error)
{
    /// <summary>The call came before the <c>Retry-After</c> of an earlier 429 of this method was over.</summary>
    public bool BeforeRetryAfter { get; init; }
}

/// <summary>One POST to a response URL, as it came.</summary>
internal sealed record ResponseUrlPost(string Url, string Body, int Status);
