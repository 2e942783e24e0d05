using System.Text.RegularExpressions;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>Who was slowed down: by nginx, which is first, and by the application behind it (runbook 3.1, 3.3).</summary>
internal static partial class RateLimitLog
{
    public static readonly LogQuery Query = new("rate-limit", "Requests that were slowed down, by nginx and by the application.", line => line.Kind switch
    {
        LogKind.Json => LogQuery.First(Known.Messages, line),
        LogKind.Combined => line.Status == 429 ? LogQuery.Access(line) : null,
        _ => Zone().Match(line.Message) is { Success: true } match ? new LogHit($"nginx's zone {match.Groups["zone"].Value}", match.Groups["address"].Value) : null,
    });

    /// <summary>Apart, since patterns take time to make: whoever only lists the questions does not wait for them.</summary>
    private static class Known
    {
        public static readonly (string, Regex)[] Messages = [("application's limit", Limiter()), ("application answered 429", Answered())];
    }

    [GeneratedRegex(@"^ratelimit .* \((?<address>[^()]*)\) exceeded at endpoint: ")]
    private static partial Regex Limiter();

    [GeneratedRegex("^API Error: RATE_LIMIT_EXCEEDED")]
    private static partial Regex Answered();

    [GeneratedRegex(@"limiting (?:requests|connections).* by zone ""(?<zone>\w{1,60})"", client: (?<address>[0-9A-Fa-f.:]{2,45})")]
    private static partial Regex Zone();
}
