using System.Text;

namespace Floodingnaque.ChatOps.Targets.Nginx;

/// <summary>One directive: <c>name arguments;</c> or <c>name arguments { … }</c>.</summary>
/// <param name="Block">Null without one.</param>
internal sealed record NginxDirective(string Name, IReadOnlyList<string> Arguments, IReadOnlyList<NginxDirective>? Block)
{
    /// <summary>What is in the block, nothing without one.</summary>
    public IReadOnlyList<NginxDirective> Inside => Block ?? [];

    public string First => Arguments.Count > 0 ? Arguments[0] : "";
}

/// <summary>Reads nginx's configuration syntax: words, quotes, comments, blocks. What does not fit in is passed over, since nginx itself judges it.</summary>
internal static class NginxSyntax
{
    /// <summary>Blocks within blocks; what is deeper is passed over.</summary>
    private const int MaxDepth = 20;

    private const string End = ";", Open = "{", Close = "}";

    public static IReadOnlyList<NginxDirective> Parse(string text)
    {
        using var tokens = Tokens(text).GetEnumerator();
        return Block(tokens, 0);
    }

    private static List<NginxDirective> Block(IEnumerator<(string Text, bool IsWord)> tokens, int depth)
    {
        var directives = new List<NginxDirective>();
        var words = new List<string>();
        while (tokens.MoveNext())
        {
            var (token, isWord) = tokens.Current;
            if (isWord)
            {
                words.Add(token);
                continue;
            }

            if (token == Close && depth > 0)
            {
                break;
            }

            var block = token == Open ? Inner(tokens, depth) : null;
            if (words.Count > 0)
            {
                directives.Add(new NginxDirective(words[0], words[1..], block));
            }

            words.Clear();
        }

        return directives;
    }

    private static List<NginxDirective> Inner(IEnumerator<(string Text, bool IsWord)> tokens, int depth)
    {
        if (depth < MaxDepth)
        {
            return Block(tokens, depth + 1);
        }

        for (var open = 1; open > 0 && tokens.MoveNext();)
        {
            open += tokens.Current switch { (Open, false) => 1, (Close, false) => -1, _ => 0 };
        }

        return [];
    }

    private static IEnumerable<(string Text, bool IsWord)> Tokens(string text)
    {
        var at = 0;
        while (at < text.Length)
        {
            var c = text[at];
            if (char.IsWhiteSpace(c))
            {
                at++;
            }
            else if (c == '#')
            {
                at = text.IndexOf('\n', at) is >= 0 and var end ? end : text.Length;
            }
            else if (c is ';' or '{' or '}')
            {
                at++;
                yield return (c switch { ';' => End, '{' => Open, _ => Close }, false);
            }
            else
            {
                yield return (Word(text, ref at), true);
            }
        }
    }

    /// <summary>A word ends at white space, <c>;</c> or <c>{</c>, unless it is quoted, escaped or the brace of a <c>${variable}</c>.</summary>
    private static string Word(string text, ref int at)
    {
        var quote = text[at] is '"' or '\'' ? text[at++] : '\0';
        var word = new StringBuilder();
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '\\' && at + 1 < text.Length)
            {
                word.Append(c).Append(text[++at]);
            }
            else if (quote == '\0' ? IsEnd(text, at) : c == quote)
            {
                break;
            }
            else
            {
                word.Append(c);
            }
        }

        at += quote == '\0' ? 0 : 1;
        return word.ToString();
    }

    private static bool IsEnd(string text, int at) =>
        char.IsWhiteSpace(text[at]) || text[at] == ';' || (text[at] == '{' && (at == 0 || text[at - 1] != '$'));
}
