using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.WebConsole;

/// <param name="Text">The whole line after choosing it.</param>
internal sealed record Suggestion(string Label, string Detail, string Text);

/// <summary>What can follow what was typed so far.</summary>
/// <param name="Eager">Enter takes the first suggestion, because the word under way is not one yet; else Enter sends.</param>
/// <param name="Hint">How the line goes on, when there is nothing to choose.</param>
internal sealed record Completions(IReadOnlyList<Suggestion> Items, bool Eager, string? Hint)
{
    public static readonly Completions None = new([], false, null);
}

/// <summary>Completes commands and mentions. Read off the <see cref="CommandTable"/>, so that a new verb is known here too.</summary>
internal sealed class Completion(string commandName, IReadOnlyList<ConsolePerson> people)
{
    public Completions For(string text)
    {
        if (text.StartsWith('/') && commandName.StartsWith(text.TrimEnd(), StringComparison.OrdinalIgnoreCase) && !text.Contains(' ', StringComparison.Ordinal))
        {
            return new([new Suggestion(commandName, "run an incident", commandName + " ")], !text.Equals(commandName, StringComparison.OrdinalIgnoreCase), null);
        }

        return text.StartsWith(commandName + " ", StringComparison.OrdinalIgnoreCase) ? Command(text) : Mention(text);
    }

    private Completions Command(string text)
    {
        var words = text[(commandName.Length + 1)..];
        var space = words.IndexOfAny([' ', '\n']);
        if (space < 0)
        {
            var verbs = CommandTable.Verbs.Where(v => Rank(v, words) < 2).OrderBy(v => Rank(v, words));
            return new(
                [.. verbs.Select(v => new Suggestion(v.Usage, v.Summary, $"{commandName} {v.Name} "))],
                words.Length > 0 && CommandTable.Find(words) is null, null);
        }

        var verb = CommandTable.Find(words[..space]);
        var rest = words[(space + 1)..];
        if (verb == DeclareIncident.Verb && !rest.Contains(' ', StringComparison.Ordinal))
        {
            var matching = Severities.All.Where(s => s.Severity.ToString().StartsWith(rest, StringComparison.OrdinalIgnoreCase)).ToArray();
            return Severities.Read(rest) is null && matching.Length > 0
                ? new([.. matching.Select(s => new Suggestion(
                    $"{s.Severity} {s.Label}", $"{s.Description}. Response: {s.ResponseTime}",
                    $"{commandName} {words[..space]} {s.Severity.ToString().ToLowerInvariant()} "))], rest.Length > 0, null)
                : Completions.None with { Hint = $"{commandName} {verb.Usage}" };
        }

        return verb is null ? Completions.None : Mention(text) is { Items.Count: > 0 } mention ? mention : new([], false, $"{commandName} {verb.Usage}");
    }

    /// <summary>After an <c>@</c> that begins a word, at the end of the text.</summary>
    private Completions Mention(string text)
    {
        var at = text.LastIndexOf('@');
        if (at < 0 || (at > 0 && char.IsLetterOrDigit(text[at - 1])))
        {
            return Completions.None;
        }

        var begun = text[(at + 1)..];
        var found = people.Select(p => (p.Name, p.Role)).Append(("bot", "speak to the bot: @bot note …"))
            .Where(p => p.Item1.StartsWith(begun, StringComparison.OrdinalIgnoreCase) && p.Item1.Length > begun.Length)
            .ToArray();
        return new([.. found.Select(p => new Suggestion("@" + p.Item1, p.Item2, $"{text[..at]}@{p.Item1} "))], found.Length > 0 && begun.Length > 0, null);
    }

    /// <summary>0 by its name, 1 by a synonym, 2 not at all.</summary>
    private static int Rank(Verb verb, string begun) =>
        verb.Name.StartsWith(begun, StringComparison.OrdinalIgnoreCase) ? 0
        : verb.Synonyms.Any(s => s.StartsWith(begun, StringComparison.OrdinalIgnoreCase)) ? 1 : 2;
}
