using System.Text.RegularExpressions;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Rendering;

namespace Floodingnaque.ChatOps.WebConsole.Ui;

/// <summary>
/// A person's words for the screen: mentions and back-quoted code, nothing else. Addresses stay text on purpose: during an incident
/// what people paste is the attacker's.
/// </summary>
internal static partial class PersonWords
{
    public static IReadOnlyList<Span> Read(string text, ConsoleMentions mentions)
    {
        var spans = new List<Span>();
        var from = 0;
        foreach (Match match in Code().Matches(text))
        {
            spans.AddRange(Plain(text[from..match.Index], mentions));
            spans.Add(new TextSpan(match.Groups["fence"].Success ? match.Groups["fence"].Value + "\n" : match.Groups["inline"].Value, Code: true));
            from = match.Index + match.Length;
        }

        spans.AddRange(Plain(text[from..], mentions));
        return spans;
    }

    private static IEnumerable<Span> Plain(string text, ConsoleMentions mentions) =>
        mentions.Split(text).Select(part => part.Id is { } id
            ? (Span)new MentionSpan(new Actor(ConsolePlatform.PlatformName, id), part.Text)
            : new TextSpan(part.Text));

    [GeneratedRegex("```\n?(?<fence>.+?)\n?```|`(?<inline>[^`\n]+)`", RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Code();
}
