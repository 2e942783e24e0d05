using System.Text.RegularExpressions;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>What a line is an instance of.</summary>
/// <param name="Event">What happened, in our words where they are known.</param>
/// <param name="Address">Who, as the line says; empty if it does not.</param>
/// <param name="Account">Whose account or key; empty if the line names none.</param>
/// <param name="Records">Rows that were handed out.</param>
internal sealed record LogHit(string Event, string Address = "", string Account = "", long Records = 0);

/// <summary>A question about logs, answered by fields, where the runbook's greps (3.1, 3.2, 7) looked for numbers anywhere in the line.</summary>
/// <param name="Name">As it is typed.</param>
/// <param name="Match">Null for a line that is none of it.</param>
internal sealed record LogQuery(string Name, string Description, Func<LogLine, LogHit?> Match)
{
    /// <summary>All there are.</summary>
    public static readonly IReadOnlyList<LogQuery> All = [AuthLog.Query, RateLimitLog.Query, ExportLog.Query, ErrorLog.Query, ScannerLog.Query];

    /// <summary>The hit of the first pattern that matches the message; its groups <c>address</c>, <c>account</c> and <c>records</c> fill the hit.</summary>
    public static LogHit? First(IEnumerable<(string Event, Regex Pattern)> patterns, LogLine line)
    {
        foreach (var (name, pattern) in patterns)
        {
            if (pattern.Match(line.Message) is { Success: true } match)
            {
                return new LogHit(
                    name, match.Groups["address"].Value, match.Groups["account"].Value, long.TryParse(match.Groups["records"].Value, out var records) ? records : 0);
            }
        }

        return null;
    }

    /// <summary>An access line as an event: <c>POST /api/v1/auth/login 401</c>.</summary>
    public static LogHit Access(LogLine line) => new($"{(line.Method is "" ? "no HTTP request" : $"{line.Method} {line.Path}")} {line.Status:000}", line.Address);
}
