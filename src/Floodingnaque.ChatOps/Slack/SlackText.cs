using System.Globalization;
using System.Text;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>Text for and from Slack's mrkdwn: https://docs.slack.dev/messaging/formatting-message-text</summary>
internal static class SlackText
{
    private const char Ellipsis = '…';

    /// <summary>
    /// Makes text of a person or a log harmless in mrkdwn: unescaped it could carry <c>&lt;!channel&gt;</c> or a disguised link.
    /// Exactly these three characters; escaping more would show.
    /// </summary>
    public static string Escape(string text)
    {
        if (text.AsSpan().IndexOfAny('&', '<', '>') < 0)
            return text;

        return text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);
    }

    /// <summary>Undoes <see cref="Escape"/> once: <c>&amp;amp;lt;</c> becomes <c>&amp;lt;</c>. Only after tokenising, or text turns into mentions.</summary>
    public static string Unescape(string text)
    {
        if (!text.Contains('&', StringComparison.Ordinal))
            return text;

        // &amp; last: its result can then not be taken for another entity.
        return text.Replace("&lt;", "<", StringComparison.Ordinal)
            .Replace("&gt;", ">", StringComparison.Ordinal)
            .Replace("&amp;", "&", StringComparison.Ordinal);
    }

    /// <summary>
    /// Characters as Slack's limits count them: Unicode code points. Text elements would be fewer, and a text of stacked
    /// combining marks would pass here only to be refused by Slack.
    /// </summary>
    public static int Length(string text)
    {
        var length = text.Length;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text[i - 1], text[i]))
            {
                length--;
                i++;
            }
        }

        return length;
    }

    /// <summary>At most <paramref name="max"/> characters, the last of them <c>…</c> if anything was cut; never inside an emoji or accented letter.</summary>
    public static string Cut(string text, int max) => CutWith(text, max, static element => element);

    /// <summary>Like <see cref="Escape"/>, then <see cref="Cut"/>, but never cuts an entity in two.</summary>
    public static string EscapeAndCut(string text, int max) => CutWith(text, max, Escape);

    private static string CutWith(string text, int max, Func<string, string> write)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        var whole = write(text);
        if (Length(whole) <= max)
            return whole;

        var kept = new StringBuilder();
        var room = max - 1; // for the ellipsis
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            var element = write(elements.GetTextElement());
            room -= Length(element);
            if (room < 0)
                break;
            kept.Append(element);
        }

        return kept.Append(Ellipsis).ToString();
    }
}
