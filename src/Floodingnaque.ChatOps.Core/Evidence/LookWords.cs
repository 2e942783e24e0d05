using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Evidence;

/// <summary>The words that every look's order ends with, <c>since 15m</c>, <c>by /24</c>, <c>at nginx</c>, and the request that comes of them.</summary>
internal static class LookWords
{
    /// <summary>A verb that answers one of a few questions.</summary>
    /// <param name="things">What can be asked for, each with the other words for it.</param>
    internal static Verb OneOf(string name, string[] synonyms, string usage, string summary, params string[][] things) => new(
        name, synonyms, usage, summary, Audience.Responder, NeedsIncident: true, call =>
        {
            var (word, after) = call.Line.Next();
            var plain = CommandLine.Plain(word);
            return things.FirstOrDefault(t => t.Contains(plain, StringComparer.Ordinal)) is { } found
                ? Ask(call, name, usage, found[0], after)
                : OrderWords.How(call, usage, plain.Length == 0 ? "What of it?" : $"I do not know “{OrderWords.Shown(word)}” here.");
        });

    /// <summary>A verb that looks into one container.</summary>
    internal static Verb OfContainer(string name, string[] synonyms, string summary) => new(
        name, synonyms, $"{name} CONTAINER", summary, Audience.Responder, NeedsIncident: true,
        call => ContainerName.Read(call, call.Line, $"{name} CONTAINER", (container, rest) => Ask(call, name, $"{name} CONTAINER", container, rest)));

    internal static Result<Request> Ask(VerbCall call, string look, string usage, string what, CommandLine line)
    {
        var order = new LookOrder(look, what, null);
        while (!line.IsEmpty)
        {
            var (key, afterKey) = line.Next();
            var (value, after) = afterKey.Next();
            switch (CommandLine.Plain(key))
            {
                case "since" or "for" or "last" when Lifetime.Read(value) is { } since:
                    order = order with { Since = since };
                    break;
                case "since" or "for" or "last":
                    return OrderWords.How(call, usage, "How far back is written like `15m`, `2h` or `1d`.");
                case "by" when Width(value) is { } width:
                    order = order with { By = width };
                    break;
                case "by":
                    return OrderWords.How(call, usage, "Networks are written like `/24`, or `/64` for IPv6.");
                case "at" or "in" or "of" when value.Length is > 0 and <= 128:
                    order = order with { At = value.Trim('`') };
                    break;
                default:
                    return OrderWords.How(call, usage, $"I do not understand “{OrderWords.Shown(key)}” here.");
            }

            line = after;
        }

        return new Change(call.Incident, new RequestLook(order, call.Context));
    }

    private static string? Width(string word) =>
        int.TryParse(word.TrimStart('/'), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var bits) && bits is >= 1 and <= 128
            ? $"/{bits}"
            : null;
}
