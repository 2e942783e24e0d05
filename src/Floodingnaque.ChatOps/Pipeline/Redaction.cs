using System.Text.RegularExpressions;

namespace Floodingnaque.ChatOps.Pipeline;

/// <summary>
/// What comes from a target as it may be shown in chat: without what lets somebody in, and with people's addresses shortened. What is kept as evidence is
/// never touched by it.
/// </summary>
internal static partial class Redaction
{
    /// <summary>Safe to show, and cut to so many UTF-16 units.</summary>
    public static string Of(string text, int max)
    {
        text = text.Length > 4 * max ? text[..(4 * max)] : text;
        text = Token().Replace(text, "[token]");
        text = Key().Replace(text, "$1…");
        text = Credentials().Replace(text, "$1[redacted]@");
        text = Option().Replace(text, "$1[redacted]");
        text = Mail().Replace(text, m => $"{m.Groups[1].Value}…@{m.Groups[2].Value}");
        text = Phone().Replace(text, m => $"{m.Value[..3]}…{m.Value[^2..]}");
        text = StepLog.Clean(text);
        return text.Length > max ? text[..(max - 1)] + "…" : text;
    }

    // A JWT.
    [GeneratedRegex(@"\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?", RegexOptions.None, 1000)]
    private static partial Regex Token();

    // The application's own keys: their first letters name them.
    [GeneratedRegex(@"\b(fnq_\w{4})[\w-]+", RegexOptions.None, 1000)]
    private static partial Regex Key();

    [GeneratedRegex(@"(\b[a-z][a-z0-9+.-]{1,20}://)[^\s/@]{1,200}@", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Credentials();

    [GeneratedRegex(@"(--?(?:password|passwd|pass|token|secret|api-?key|auth)[ =])\S+", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Option();

    [GeneratedRegex(@"\b([\w.+-])[\w.+-]{0,63}@([\w-]{1,63}(?:\.[\w-]{1,63}){1,4})", RegexOptions.None, 1000)]
    private static partial Regex Mail();

    [GeneratedRegex(@"\+\d[\d -]{7,16}\d\b", RegexOptions.None, 1000)]
    private static partial Regex Phone();
}
