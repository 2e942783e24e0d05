using System.Text.RegularExpressions;
using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.WebConsole;

/// <summary>
/// <c>/ack</c>, <c>/incdent help</c>: meant for the bot, and not for the eyes of all. A path (<c>/etc/passwd</c>) is no command, and a space
/// before the slash says the words as they are.
/// </summary>
internal static partial class MistypedCommand
{
    private const int MaxShown = 60;

    /// <summary>What to tell the writer of a text that is not the command itself; null for what is an ordinary message.</summary>
    public static Refusal? Read(string text, string command)
    {
        if (Slash().Match(text) is not { Success: true } said)
        {
            return null;
        }

        var (word, rest) = (said.Groups["word"].Value, Shown(text[said.Length..]));
        var meant = CommandTable.EditDistance(word.ToLowerInvariant(), command.TrimStart('/')) <= 2 ? command + rest
            : CommandTable.Find(word) is not null ? $"{command} {word}{rest}"
            : $"{command} help";
        return new Refusal("unknown-command", $"`/{Shown(word)}` is no command here. Did you mean `{meant}`? Nothing was said.");
    }

    /// <summary>The first line, short enough for a sentence.</summary>
    private static string Shown(string text)
    {
        var line = text.TrimEnd().Split('\n')[0].Replace('`', '\'');
        return line.Length > MaxShown ? line[..MaxShown] + "…" : line;
    }

    [GeneratedRegex(@"^/(?<word>\p{L}[\w-]*)(?=\s|$)")]
    private static partial Regex Slash();
}
