using System.Globalization;

namespace Floodingnaque.ChatOps.Configuration;

internal static class Durations
{
    /// <summary>.NET reads a bare number as days, which nobody who writes <c>10</c> means: the sentence shows what was understood.</summary>
    public static string Refusal(string key, TimeSpan value, TimeSpan most) => string.Create(
        CultureInfo.InvariantCulture,
        $"{key} is {value:c} ([days.]hours:minutes:seconds): it has to be more than nothing and at most {most.TotalDays:0} day(s). Ten minutes are 00:10:00.");
}
