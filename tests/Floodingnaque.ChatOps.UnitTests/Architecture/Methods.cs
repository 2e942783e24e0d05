using System.Text.RegularExpressions;

namespace Floodingnaque.ChatOps.UnitTests.Architecture;

/// <summary>
/// Lengths of methods, read off the indentation, which <c>dotnet format</c> keeps: a member's body opens with a brace on its own line at
/// the member's indentation. Lines that hold code are counted, blank ones are not. Expression bodies are not seen: they are one statement.
/// </summary>
internal static partial class Methods
{
    public static IEnumerable<(string Header, int Lines)> In(IReadOnlyList<string> lines)
    {
        for (var open = 1; open < lines.Count; open++)
        {
            var indent = lines[open].Length - 1;
            if (indent is not (4 or 8) || lines[open] != new string(' ', indent) + "{")
            {
                continue;
            }

            var header = Header(lines, open, indent);
            var close = Enumerable.Range(open, lines.Count - open).First(i => lines[i].StartsWith(new string(' ', indent) + "}", StringComparison.Ordinal));
            if (!Type().IsMatch(header))
            {
                yield return (header.Trim(), Enumerable.Range(open + 1, close - open - 1).Count(i => lines[i].Trim().Length > 0));
            }
        }
    }

    /// <summary>The line that begins the declaration: the nearest one above at the same indentation.</summary>
    private static string Header(IReadOnlyList<string> lines, int open, int indent)
    {
        var i = open - 1;
        while (i > 0 && (lines[i].Trim().Length == 0 || lines[i].StartsWith(new string(' ', indent + 1), StringComparison.Ordinal)))
        {
            i--;
        }

        return lines[i];
    }

    [GeneratedRegex(@"^\s*(\[.*\]\s*)?((public|private|internal|protected|sealed|static|abstract|partial|readonly|file|ref)\s+)*(class|record|struct|interface|enum)\b")]
    private static partial Regex Type();
}
