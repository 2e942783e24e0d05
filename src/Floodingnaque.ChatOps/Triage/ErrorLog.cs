namespace Floodingnaque.ChatOps.Triage;

/// <summary>What failed (runbook 7): errors by their level, answers by their status, not by the digits in a line.</summary>
internal static class ErrorLog
{
    private const int LongestEvent = 100;

    private static readonly string[] Levels = ["ERROR", "CRITICAL", "FATAL", "CRIT", "ALERT", "EMERG"];

    public static readonly LogQuery Query = new("errors", "Errors of the application and of its servers; answers 401, 403 and from 500 on.", line => line.Kind switch
    {
        LogKind.Combined => line.Status is 401 or 403 or >= 500 ? LogQuery.Access(line) : null,
        LogKind.Json when Levels.Contains(line.Level) => new LogHit($"{line.Level} {line.Logger}: {Gist(line.Message)}"),
        LogKind.Other when Levels.Contains(line.Level) => new LogHit($"{line.Level} of a server"),
        _ => null,
    });

    /// <summary>The beginning, up to where numbers and names begin that differ each time.</summary>
    private static string Gist(string message)
    {
        var end = message.AsSpan().IndexOfAny(":([0123456789".AsSpan());
        return EscapedText.Cut(end > 0 ? message[..end].TrimEnd() : message, LongestEvent);
    }
}
