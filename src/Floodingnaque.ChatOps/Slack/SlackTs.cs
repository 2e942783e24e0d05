using System.Globalization;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>
/// Slack's <c>ts</c>: a string key, unique in its channel, that happens to look like seconds and microseconds. It is passed around as
/// the string; a double would lose digits (1234567890.123456). These conversions are for showing and ordering only.
/// </summary>
internal static class SlackTs
{
    private const long LastSecond = 253_402_300_799; // 9999-12-31T23:59:59Z

    /// <returns>False for anything but digits, or digits, a point and one to six digits.</returns>
    public static bool TryParse(string? ts, out DateTimeOffset time)
    {
        time = default;
        if (ts is null)
            return false;

        var point = ts.IndexOf('.', StringComparison.Ordinal);
        var seconds = point < 0 ? ts.AsSpan() : ts.AsSpan(0, point);
        var fraction = point < 0 ? "0" : ts.AsSpan(point + 1);
        if (!IsDigits(seconds, 12) || !IsDigits(fraction, 6))
            return false;

        var wholeSeconds = long.Parse(seconds, NumberStyles.None, CultureInfo.InvariantCulture);
        if (wholeSeconds > LastSecond)
            return false;

        var microseconds = long.Parse(fraction, NumberStyles.None, CultureInfo.InvariantCulture);
        for (var i = fraction.Length; i < 6; i++)
            microseconds *= 10;

        time = DateTimeOffset.UnixEpoch.AddTicks((wholeSeconds * TimeSpan.TicksPerSecond) + (microseconds * TimeSpan.TicksPerMicrosecond));
        return true;
    }

    /// <summary>For <c>oldest</c> and <c>latest</c>. What is finer than a microsecond is dropped.</summary>
    public static string From(DateTimeOffset time)
    {
        var microseconds = (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        ArgumentOutOfRangeException.ThrowIfNegative(microseconds, nameof(time));
        return string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1_000_000}.{microseconds % 1_000_000:000000}");
    }

    private static bool IsDigits(ReadOnlySpan<char> text, int max) =>
        text.Length >= 1 && text.Length <= max && !text.ContainsAnyExceptInRange('0', '9');
}
