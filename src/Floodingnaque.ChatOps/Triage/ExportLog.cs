using System.Text.RegularExpressions;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>
/// Data that went out: exports, and reads in bulk, which need no login (runbook 3.2). The application's own lines say how many records, but not to whom: they
/// always name the same user.
/// </summary>
internal static partial class ExportLog
{
    public static readonly LogQuery Query = new("exports", "Exports and reads in bulk: addresses, bytes, records.", line => line.Kind switch
    {
        LogKind.Json => LogQuery.First(Known.Messages, line),
        LogKind.Combined => Bulk().IsMatch(line.Path) ? LogQuery.Access(line) : null,
        _ => null,
    });

    /// <summary>Apart, since patterns take time to make: whoever only lists the questions does not wait for them.</summary>
    private static class Known
    {
        public static readonly (string, Regex)[] Messages = [("report generated", Report()), ("user data exported", Portability())];
    }

    [GeneratedRegex(@"^Report generated: .*\((?<records>\d{1,15}) records\)$")]
    private static partial Regex Report();

    [GeneratedRegex(@"^User data exported \(GDPR portability\): user_id=(?<account>\S+)")]
    private static partial Regex Portability();

    [GeneratedRegex("^/(?:graphql|api/(?:v1/)?(?:export|data|predictions|auth/me/export|graphql))(?:/|$)")]
    private static partial Regex Bulk();
}
