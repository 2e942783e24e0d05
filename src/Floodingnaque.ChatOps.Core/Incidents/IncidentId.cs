using System.Globalization;

namespace Floodingnaque.ChatOps.Core.Incidents;

/// <summary><c>INC-YYYY-MM-DD-NNN</c> (runbook, section 9): the UTC day of declaration and a number from 1 within that day. Past 999 the number grows.</summary>
public readonly record struct IncidentId(DateOnly Day, int Number) : IComparable<IncidentId>
{
    public static bool operator <(IncidentId left, IncidentId right) => left.CompareTo(right) < 0;

    public static bool operator >(IncidentId left, IncidentId right) => left.CompareTo(right) > 0;

    public static bool operator <=(IncidentId left, IncidentId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(IncidentId left, IncidentId right) => left.CompareTo(right) >= 0;

    /// <summary>Strict: exactly the form that <see cref="ToString"/> writes, in either case. Anything else, such as a path, is refused.</summary>
    public static bool TryParse(string? text, out IncidentId id)
    {
        id = default;
        if (text is null || text.Length is < 18 or > 22 || !text.StartsWith("INC-", StringComparison.OrdinalIgnoreCase) || text[14] != '-')
        {
            return false;
        }

        var number = text.AsSpan(15);
        if (!DateOnly.TryParseExact(text.AsSpan(4, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) || n < 1
            || (number.Length > 3 && number[0] == '0'))
        {
            return false;
        }

        id = new IncidentId(day, n);
        return true;
    }

    /// <exception cref="FormatException">Not the form of an incident id.</exception>
    public static IncidentId Parse(string text) => TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is no incident id.");

    public int CompareTo(IncidentId other) => Day != other.Day ? Day.CompareTo(other.Day) : Number.CompareTo(other.Number);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"INC-{Day:yyyy-MM-dd}-{Number:D3}");
}
