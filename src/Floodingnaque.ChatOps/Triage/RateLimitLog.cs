using System.Text.RegularExpressions;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>Who was slowed down: by nginx, which is first, and by the application behind it (runbook 3.1, 3.3).</summary>
internal static partial class RateLimitLog
{
    private static readonly (string, Regex)[] Messages = [("application's limit", Limiter()), ("application answered 429", Answered())];

    public static readonly LogQuery Query = new("rate-limit", "Requests that were slowed down, by nginx and by the application.", line => line.Kind switch
    {
        LogKind.Json => LogQuery.First(Messages, line),
        LogKind.Combined => line.Status == 429 ? LogQuery.Access(line) : null,
        _ => Zone().Match(line.Message) is { Success: true } match ? new LogHit($"nginx's zone {match.Groups["zone"].Value}", match.Groups["address"].Value) : null,
    });

    [GeneratedRegex(@"^ratelimit .* \((?<address>[^()]*)\) exceeded at endpoint: ")]
    private static partial Regex Limiter();

    [GeneratedRegex("^API Error: RATE_LIMIT_EXCEEDED")]
    private static partial Regex Answered();

    [GeneratedRegex(@"limiting (?:requests|connections).* by zone ""(?<zone>\w{1,60})"", client: (?<address>[0-9A-Fa-f.:]{2,45})")]
    private static partial Regex Zone();
}
