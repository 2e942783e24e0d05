using System.Buffers;
using System.Globalization;
using System.Text;

namespace Floodingnaque.ChatOps.Rendering;

/// <summary>
/// Somebody's text as it may be shown. The record keeps it whole; here control characters become pictures of themselves (U+2400 and on),
/// characters that turn the reading direction around become visible (the "Trojan Source" trick, CVE-2021-42574), halves of a surrogate pair
/// become U+FFFD, and a mention becomes a name that calls nobody.
/// </summary>
internal static class SafeText
{
    private const int MaxIdLength = 200;

    private static readonly SearchValues<char> NeverInAnId = SearchValues.Create("<@ \t\r\n");

    /// <summary>What may not be shown as it is. A text without any of them, as nearly all are, is taken as it is.</summary>
    private static readonly SearchValues<char> Special = SearchValues.Create(
    [
        '<', '\u2028', '\u2029', .. Range('\0', '\u001F'), .. Range('\u007F', '\u009F'), .. Range('\u202A', '\u202E'), .. Range('\u2066', '\u2069'),
        .. Range('\uD800', '\uDFFF'),
    ]);

    /// <param name="text">As a person typed it; null is empty.</param>
    /// <param name="nameOf">The name for the id in <c>&lt;@id&gt;</c>; null to leave mentions as typed.</param>
    public static string Of(string? text, Func<string, string>? nameOf = null)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        if (!text.AsSpan().ContainsAny(Special))
        {
            return text;
        }

        var shown = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (nameOf is not null && text[i] is '<' && MentionAt(text, i) is { } mention)
            {
                shown.Append('@').Append(Of(nameOf(mention.Id)));
                i = mention.End;
            }
            else if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                shown.Append(text[i]).Append(text[++i]);
            }
            else
            {
                Append(shown, text, i);
            }
        }

        return shown.ToString();
    }

    private static IEnumerable<char> Range(char first, char last) => Enumerable.Range(first, last - first + 1).Select(c => (char)c);

    /// <summary>The same on one line: for headers, topics and labels.</summary>
    public static string Line(string? text, Func<string, string>? nameOf = null) =>
        string.Join(' ', Of(text, nameOf).Split(['\n', '\t', ' '], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>At most <paramref name="count"/> text elements (what a reader takes for one character), the last being … when something was left out.</summary>
    public static string Cut(string text, int count)
    {
        if (text.Length <= count)
        {
            return text;
        }

        var length = 0;
        for (var n = 0; length < text.Length; n++)
        {
            var next = StringInfo.GetNextTextElementLength(text, length);
            if (n == count - 1)
            {
                return length + next == text.Length ? text : text[..length] + "…";
            }

            length += next;
        }

        return text;
    }

    private static void Append(StringBuilder shown, string text, int i)
    {
        var c = text[i];
        _ = c switch
        {
            '\n' or '\t' => shown.Append(c),
            '\r' when i + 1 < text.Length && text[i + 1] is '\n' => shown,
            '\u2028' or '\u2029' => shown.Append('\n'),
            < ' ' => shown.Append((char)('\u2400' + c)),
            '\u007F' => shown.Append('\u2421'),
            >= '\u0080' and <= '\u009F' => shown.Append('\uFFFD'),
            (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') =>
                shown.Append(CultureInfo.InvariantCulture, $"[U+{(int)c:X4}]"),
            _ when char.IsSurrogate(c) => shown.Append('\uFFFD'),
            _ => shown.Append(c),
        };
    }

    /// <summary><c>&lt;@id&gt;</c> or <c>&lt;@id|name&gt;</c>; the name in it is whatever somebody wrote there and is not used.</summary>
    private static (string Id, int End)? MentionAt(string text, int start)
    {
        if (start + 3 >= text.Length || text[start + 1] is not '@')
        {
            return null;
        }

        var end = text.AsSpan(start, Math.Min(text.Length - start, 2 * MaxIdLength)).IndexOf('>');
        if (end < 3)
        {
            return null;
        }

        var id = text.Substring(start + 2, end - 2).Split('|')[0];
        return id.Length is 0 or > MaxIdLength || id.AsSpan().ContainsAny(NeverInAnId) ? null : (id, start + end);
    }
}
