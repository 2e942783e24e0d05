namespace Floodingnaque.ChatOps.Targets.Database;

/// <summary>A question that people can ask, and how its answer is told.</summary>
/// <param name="Summary">A SELECT with one row of numbers; the first is how many rows the query has.</param>
/// <param name="Sentence">Of the numbers and the period in words.</param>
/// <param name="Shown">The columns that a message has room for.</param>
internal sealed record DatabaseQuestion(
    string Name, DatabaseQuery Query, string Summary, Func<IReadOnlyList<long>, string, string> Sentence, string[] Shown, string[] Remarks)
{
    public const string Tampering = "tampering";

    public const string NoAudit = "audit_logs is never written by the application: that it is empty reassures of nothing.";

    public static readonly string[] Limits =
    [
        "A request can be missing on purpose: a client that repeats an X-Request-ID, or sends one longer than 36 letters, is not in the table. Compare with nginx's access log.",
        "Rows of the last moments are lost when the application is killed, and admins can hide and purge rows.",
    ];

    private const string Proxy = "ip_address is nginx's own, not the client's: only nginx's access log knows the clients.";

    public static readonly DatabaseQuestion[] All =
    [
        new("failed-logins", Queries.FailedLogins, Of(Queries.FailedLogins, "count(*), count(CASE WHEN is_deleted THEN 1 END)"),
            (n, period) => $"{Many(n[0], "failed login")} {period}{(n[1] > 0 ? $", {n[1]} of them hidden (soft-deleted)" : "")}.",
            ["created_at", "status_code", "ip_address", "user_agent", "is_deleted"], [Proxy, .. Limits, NoAudit])
        {
            IsOverTime = true,
        },
        new("accounts-under-attack", Queries.AccountsUnderAttack, Of(Queries.AccountsUnderAttack, "count(*), count(CASE WHEN locked_until > {until} THEN 1 END)"),
            (n, _) => $"{Many(n[0], "account")} with failed logins since the last good one, {n[1]} of them locked now.",
            ["email", "role", "failed_login_attempts", "locked_until", "last_login_at", "last_login_ip"],
            ["last_login_ip is what the client said (X-Forwarded-For), and is purged after 90 days.", "A good login sets the count back to 0: an account that was broken into is not here."])
        {
            TakesTime = false,
        },
        new("api-keys", Queries.ApiKeys, Of(Queries.ApiKeys, "count(*), count(CASE WHEN scopes LIKE '%admin%' THEN 1 END)"),
            (n, period) => $"{Many(n[0], "API key")} in force that {(n[0] == 1 ? "was" : "were")} made or used {period}, {n[1]} of them with admin scope.",
            ["key_prefix", "name", "scopes", "usage_count", "last_used_at", "email", "role"],
            ["No request says which key it came with; the static keys of VALID_API_KEYS are in no table.", "last_used_ip is nginx's own, not the client's."]),
        new("bulk-reads", Queries.BulkReads, Of(Queries.BulkReads, "count(*), coalesce(sum(requests), 0)"),
            (n, period) => $"{Many(n[1], "bulk read")} {period}, in {n[0]} groups of the same minute, page and program.",
            ["minute", "endpoint", "user_agent", "requests"],
            ["Who read, and how many bytes, only nginx's access log knows. What goes to Supabase directly is not in the table.", .. Limits])
        {
            IsOverTime = true,
        },
    ];

    /// <summary>Without a time, 24 hours are meant, not everything.</summary>
    public bool IsOverTime { get; init; }

    public bool TakesTime { get; init; } = true;

    private static string Of(DatabaseQuery query, string numbers) => $"SELECT {numbers} FROM ({query.Sql}) q";

    private static string Many(long count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
