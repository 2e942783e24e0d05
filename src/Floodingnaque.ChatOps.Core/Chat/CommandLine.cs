using System.Text;

namespace Floodingnaque.ChatOps.Core.Chat;

/// <summary>
/// What a person typed, read the forgiving way: any kind of white space parts words, phone keyboards' quotes count as quotes. What is left
/// after the words that were taken is given back exactly as typed.
/// </summary>
public sealed class CommandLine
{
    private readonly string text;

    private CommandLine(string text) => this.text = text;

    /// <summary>All that is left, without outer white space, exactly as typed.</summary>
    public string Rest => Trim(text);

    public bool IsEmpty => Rest.Length == 0;

    public static CommandLine Read(string? text) => new(text ?? "");

    /// <summary>The next word (a quoted stretch is one word, without its quotes) and what follows. An empty word when nothing is left.</summary>
    public (string Word, CommandLine After) Next()
    {
        var rest = Rest;
        if (rest.Length == 0)
        {
            return ("", this);
        }

        if (IsQuote(rest[0]) && ClosingQuote(rest) is > 0 and var close)
        {
            return (rest[1..close], new CommandLine(rest[(close + 1)..]));
        }

        var end = 0;
        while (end < rest.Length && !IsSpace(rest[end]))
        {
            end++;
        }

        return (rest[..end], new CommandLine(rest[end..]));
    }

    /// <summary>The rest without one pair of quotes around all of it.</summary>
    public string Unquoted()
    {
        var rest = Rest;
        return rest.Length > 1 && IsQuote(rest[0]) && ClosingQuote(rest) == rest.Length - 1 ? rest[1..^1] : rest;
    }

    /// <summary>The id in a mention: <c>&lt;@U123&gt;</c>, <c>&lt;@U123|name&gt;</c>; null for any other word.</summary>
    public static string? Mention(string word)
    {
        if (word.Length < 4 || !word.StartsWith("<@", StringComparison.Ordinal) || word[^1] != '>')
        {
            return null;
        }

        var id = word[2..^1];
        var bar = id.IndexOf('|', StringComparison.Ordinal);
        return bar >= 0 ? id[..bar] : id;
    }

    /// <summary>Lower case, without the marks people put around a word (<c>"declare:"</c>, <c>‑‑p2</c>).</summary>
    public static string Plain(string word) => word.Normalize(NormalizationForm.FormKC).Trim(':', ',', '.', '!', '-', '/').ToLowerInvariant();

    internal static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is '\u200B' or '\uFEFF' or '\u2060' or '\u200E' or '\u200F';

    private static string Trim(string s)
    {
        var start = 0;
        var end = s.Length;
        while (start < end && IsSpace(s[start]))
        {
            start++;
        }

        while (end > start && IsSpace(s[end - 1]))
        {
            end--;
        }

        return s[start..end];
    }

    private static bool IsQuote(char c) => c is '"' or '“' or '”' or '„' or '«' or '»' or '‟';

    private static int ClosingQuote(string s)
    {
        for (var i = 1; i < s.Length; i++)
        {
            if (IsQuote(s[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
