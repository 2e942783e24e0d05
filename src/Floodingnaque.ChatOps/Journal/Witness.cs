using System.Buffers;
using System.Globalization;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Journal;

/// <summary>A head that somebody or something else remembers, <c>seq:hash</c>: the timeline must still contain exactly that line.</summary>
/// <param name="From">For messages: who remembers it.</param>
/// <param name="At">When it was witnessed (UTC), if known.</param>
internal sealed record Witness(JournalHead Head, string From, DateTimeOffset? At)
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Reads <c>seq:hash</c> with a whole hash; a part of one would prove little.</summary>
    public static bool TryParse(string? text, out JournalHead head)
    {
        head = default;
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon < 1 || text!.Length - colon - 1 != LineShape.HashChars
            || !long.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var seq) || seq < 1
            || text.AsSpan(colon + 1).ContainsAnyExcept(HexDigits))
            return false;
        head = new JournalHead(seq, text[(colon + 1)..].ToLowerInvariant());
        return true;
    }
}
