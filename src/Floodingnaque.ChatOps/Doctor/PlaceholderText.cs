using System.Text.RegularExpressions;

namespace Floodingnaque.ChatOps.Doctor;

/// <summary>Knows what people leave in a form that they mean to fill in later.</summary>
internal static partial class PlaceholderText
{
    public static bool IsOne(string? text) => text is not null && Pattern().IsMatch(text.Trim());

    public static bool IsMissing(string? text) => string.IsNullOrWhiteSpace(text) || IsOne(text);

    [GeneratedRegex(
        @"^(tbd|tba|todo|tbc|fixme|n/?a|none|unknown|pending|placeholder|example|secret|password|xx+|\?+|-+|\.\.+|…|_+|\+?[0\s()-]*0{3}[0\s()-]*|<.*>|\(.*\)|\[.*\]|\{.*\})\z"
        + @"|change[-_ ]?me|replace[-_ ]?(me|this)|\byour[-_ ]|\.\.\.|…|xxxx|-x+-|\bTBD\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
