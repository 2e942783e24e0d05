namespace Floodingnaque.ChatOps.Targets.Database;

/// <summary>How the bot finds out whether a flood alert is active (section Targets:FloodAlerts).</summary>
internal sealed class FloodAlertOptions : ITargetSection
{
    private const string Key = $"{TargetOptions.Section}:FloodAlerts";

    /// <summary>The latest risk of a place is critical (2), or a broadcast went out within a day: a broadcast has no end in the table.</summary>
    public const string Standard = """
        SELECT 'flood risk 2 at ' || coalesce(location, 'an unnamed place') || ' since ' || to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC'
        FROM (SELECT DISTINCT ON (location) risk_level, location, created_at FROM alert_history WHERE NOT is_deleted ORDER BY location, created_at DESC) latest WHERE risk_level = 2
        UNION ALL
        SELECT 'broadcast “' || coalesce(title, left(message, 60)) || '” of ' || to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC'
        FROM broadcasts WHERE NOT is_deleted AND created_at > now() - interval '24 hours'
        """;

    /// <summary>One SELECT over Targets:Database with a row for each active alert, its first column in words. Empty: <see cref="Standard"/>.</summary>
    public string Query { get; set; } = "";

    public string Sql => Query.Length > 0 ? Query : Standard;

    public IEnumerable<string> Check(IReadOnlyCollection<string> hosts) => Query.Contains(';', StringComparison.Ordinal)
        ? [$"{Key}:{nameof(Query)} has a “;” in it: write one SELECT, without it."]
        : [];
}
