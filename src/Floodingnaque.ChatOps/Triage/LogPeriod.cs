using System.Globalization;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>Reads where a period begins, as people write it.</summary>
internal static class LogPeriod
{
    private const int MostDigits = 6;

    /// <param name="text"><c>30s</c>, <c>15m</c>, <c>1h</c>, <c>2d</c> before <paramref name="now"/>, or an instant such as <c>2026-08-04T02:11</c> (UTC, unless it has an offset).</param>
    /// <returns>Null for anything else.</returns>
    public static DateTimeOffset? Since(string text, DateTimeOffset now)
    {
        if (text.Length is > 1 and <= MostDigits + 1 && long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Unit(text[^1]) is { } unit)
        {
            var ago = TimeSpan.FromTicks(unit.Ticks * number);
            return now - DateTimeOffset.MinValue > ago ? now - ago : DateTimeOffset.MinValue;
        }

        return text.Length >= 10 && text[4] == '-' && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant) ? instant : null;
    }

    private static TimeSpan? Unit(char letter) => letter switch
    {
        's' => TimeSpan.FromSeconds(1),
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        'd' => TimeSpan.FromDays(1),
        _ => null,
    };
}
