using System.Globalization;

namespace Floodingnaque.ChatOps.WebConsole.Ui;

/// <summary>Moments as the reader's wall clock shows them. UTC always stands beside them, for that is what the record says.</summary>
internal static class ReaderClock
{
    private const char NoBreak = '\u00A0';

    /// <summary>The browser's zone by its name, or, on a machine without zone data, by its present offset.</summary>
    public static TimeZoneInfo Zone(string name, int offsetMinutes) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? zone
            : TimeZoneInfo.CreateCustomTimeZone("reader", TimeSpan.FromMinutes(Math.Clamp(offsetMinutes, -840, 840)), name, name);

    public static string Time(DateTimeOffset at, TimeZoneInfo zone) => Text(TimeZoneInfo.ConvertTime(at, zone), "HH:mm");

    public static string Utc(DateTimeOffset at) => Text(at.ToUniversalTime(), "yyyy-MM-dd HH:mm:ss 'UTC'");

    public static DateOnly Day(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    public static string DayName(DateOnly day, DateOnly today) =>
        day == today ? "Today" : day == today.AddDays(-1) ? "Yesterday" : day.ToString("dddd, d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary><c>04:30 (03:30 UTC)</c>; one of the two where they are the same.</summary>
    public static string Both(DateTimeOffset at, TimeZoneInfo zone, bool withDate)
    {
        var (local, utc) = (TimeZoneInfo.ConvertTime(at, zone), at.ToUniversalTime());
        var format = withDate ? "d MMM HH:mm" : "HH:mm";
        return local.Offset == TimeSpan.Zero
            ? Text(utc, format) + NoBreak + "UTC"
            : $"{Text(local, format)} ({Text(utc, withDate && local.Date != utc.Date ? "d MMM HH:mm" : "HH:mm")}{NoBreak}UTC)";
    }

    /// <summary>How far off a moment to come is; empty for one that has passed or is more than a day away.</summary>
    public static string Left(DateTimeOffset at, DateTimeOffset now)
    {
        var left = at - now;
        return left <= TimeSpan.Zero || left > TimeSpan.FromDays(1) ? ""
            : left < TimeSpan.FromMinutes(1) ? "in under a minute"
            : left < TimeSpan.FromHours(1) ? string.Create(CultureInfo.InvariantCulture, $"in {Math.Ceiling(left.TotalMinutes):0} min")
            : string.Create(CultureInfo.InvariantCulture, $"in {left.Hours + (left.Days * 24)} h {left.Minutes} min");
    }

    private static string Text(DateTimeOffset at, string format) => at.ToString(format, CultureInfo.InvariantCulture);
}
