using System.Globalization;

namespace Floodingnaque.ChatOps.Rendering;

/// <summary>A length of time as people say it: the two largest units, nothing below a second.</summary>
internal static class Durations
{
    public static string Words(TimeSpan time) => time.Duration() switch
    {
        { TotalSeconds: < 1 } => "less than a second",
        { TotalMinutes: < 1 } t => Unit(t.Seconds, "s"),
        { TotalHours: < 1 } t => Two(t.Minutes, "min", t.Seconds, "s"),
        { TotalDays: < 1 } t => Two(t.Hours, "h", t.Minutes, "min"),
        var t => Two((int)t.TotalDays, "d", t.Hours, "h"),
    };

    private static string Two(int large, string largeUnit, int small, string smallUnit) =>
        small == 0 ? Unit(large, largeUnit) : $"{Unit(large, largeUnit)} {Unit(small, smallUnit)}";

    private static string Unit(int count, string unit) => string.Create(CultureInfo.InvariantCulture, $"{count} {unit}");
}
