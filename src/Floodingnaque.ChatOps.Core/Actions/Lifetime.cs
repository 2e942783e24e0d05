using System.Globalization;
using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>How long an effect lives, as people write it: <c>90m</c>, <c>2h</c>, <c>1d</c>. From one minute to a year.</summary>
public static class Lifetime
{
    public static readonly Refusal Refusal = new("lifetime", "How long is written like `90m`, `2h` or `1d`, from a minute to a year.");

    /// <summary>Null for what is no such time.</summary>
    public static TimeSpan? Read(string word)
    {
        var plain = CommandLine.Plain(word);
        if (plain.Length < 2 || !int.TryParse(plain[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var n) || n < 1)
        {
            return null;
        }

        var minutes = plain[^1] switch
        {
            'm' => (long)n,
            'h' => n * 60L,
            'd' => n * 1440L,
            _ => long.MaxValue,
        };
        return minutes <= 366 * 1440 ? TimeSpan.FromMinutes(minutes) : null;
    }

    public static string Words(TimeSpan time) =>
        time.TotalMinutes < 60 ? $"{time.TotalMinutes:0} min" : time.TotalHours < 48 ? $"{time.TotalHours:0.#} h" : $"{time.TotalDays:0.#} days";
}
