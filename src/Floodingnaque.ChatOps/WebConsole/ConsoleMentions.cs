using System.Text;
using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.WebConsole;

/// <summary>Mentions as people type them (<c>@Name</c>) and as platforms deliver them (<c>&lt;@id&gt;</c>).</summary>
internal sealed class ConsoleMentions
{
    private readonly (string Name, string Id)[] people;
    private readonly Dictionary<string, string> names;
    private readonly string[] bots;

    public ConsoleMentions(Roster roster, string commandName)
    {
        // The longest name first: "@Ana Maria" is not "@Ana".
        people = [.. roster.People
            .Select(p => (p.Name, Id: p.On(ConsolePlatform.PlatformName)?.Id!))
            .Where(p => p.Id is not null)
            .OrderByDescending(p => p.Name.Length)];
        names = people.GroupBy(p => p.Id).ToDictionary(g => g.Key, g => g.First().Name, StringComparer.Ordinal);
        bots = ["@bot", "@" + ConsolePeople.BotName, "@" + commandName.TrimStart('/')];
    }

    /// <summary>The person's name; null when the roster does not know the id.</summary>
    public string? NameOf(string id) => names.GetValueOrDefault(id);

    /// <summary>The words after the bot's mention; null when the text does not begin with one.</summary>
    public string? SaidToBot(string text)
    {
        var trimmed = text.TrimStart();
        var bot = bots.FirstOrDefault(b => trimmed.StartsWith(b, StringComparison.OrdinalIgnoreCase) && EndsWord(trimmed, b.Length));
        return bot is null ? null : trimmed[bot.Length..].TrimStart(':', ',', ' ', '\t', '\u00A0');
    }

    /// <summary><c>@Name</c> of the roster's people becomes <c>&lt;@id&gt;</c>, in any case and at the beginning of a word only (an e-mail address is none).</summary>
    public string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var at = i;
            var person = text[i] == '@' && (i == 0 || !char.IsLetterOrDigit(text[i - 1]))
                ? people.FirstOrDefault(p => Matches(text, at + 1, p.Name))
                : default;
            encoded.Append(person.Id is null ? text[i].ToString() : $"<@{person.Id}>");
            i += person.Id is null ? 1 : person.Name.Length + 1;
        }

        return encoded.ToString();
    }

    /// <summary>The other way, for somebody who edits what they wrote.</summary>
    public string Decode(string text) => names.Aggregate(text, (t, n) => t.Replace($"<@{n.Key}>", "@" + n.Value, StringComparison.Ordinal));

    /// <summary>Parts a text at its mentions: (plain text, null) or (name, id).</summary>
    public IEnumerable<(string Text, string? Id)> Split(string text)
    {
        var from = 0;
        for (var open = text.IndexOf("<@", StringComparison.Ordinal); open >= 0; open = text.IndexOf("<@", open + 2, StringComparison.Ordinal))
        {
            var close = text.IndexOf('>', open);
            if (close < 0 || NameOf(text[(open + 2)..close]) is not { } name)
            {
                continue;
            }

            if (open > from)
            {
                yield return (text[from..open], null);
            }

            yield return (name, text[(open + 2)..close]);
            from = close + 1;
        }

        if (from < text.Length)
        {
            yield return (text[from..], null);
        }
    }

    private static bool Matches(string text, int start, string name) =>
        string.Compare(text, start, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) == 0 && EndsWord(text, start + name.Length);

    private static bool EndsWord(string text, int end) => end >= text.Length || !char.IsLetterOrDigit(text[end]);
}
