using System.Buffers;
using System.Globalization;
using System.Text;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>
/// Bytes of a log as a terminal may show them. A client chooses its agent and its path: escape sequences in them would steer the terminal of whoever looks
/// (CWE-150). Control characters and bytes that are no UTF-8 become <c>\x1b</c>; what turns the direction of reading, has no width or breaks lines, <c>\u202e</c>.
/// </summary>
internal static class EscapedText
{
    private static readonly SearchValues<byte> Plain = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (byte)c)]);

    public static string Of(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.ContainsAnyExcept(Plain))
            return Encoding.ASCII.GetString(bytes);
        var shown = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var length) is OperationStatus.Done)
                Append(shown, rune);
            else
                AppendBytes(shown, bytes[..length]);
            bytes = bytes[length..];
        }

        return shown.ToString();
    }

    /// <summary>The same for text.</summary>
    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <summary>At most so many characters, the last one … if something was left out.</summary>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1)] + "…";

    private static void Append(StringBuilder shown, Rune rune)
    {
        var category = Rune.GetUnicodeCategory(rune);
        if (rune.Value < ' ' || rune.Value is >= 0x7F and < 0xA0)
            shown.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}");
        else if (category is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)
            shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
        else
            shown.Append(rune.ToString());
    }

    private static void AppendBytes(StringBuilder shown, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            shown.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
        }
    }
}
