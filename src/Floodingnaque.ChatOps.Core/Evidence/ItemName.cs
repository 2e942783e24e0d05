using System.Globalization;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Evidence;

/// <summary>A collection as people name it, <c>E1</c>, or one of its items, <c>E1.3</c>.</summary>
internal readonly record struct ItemName(int Collection, int? Item)
{
    /// <summary>Takes the name off the line, and gives what follows it to <paramref name="make"/>.</summary>
    internal static Result<Request> Read(VerbCall call, CommandLine line, string usage, Func<ItemName, CommandLine, Result<Request>> make)
    {
        var (word, after) = line.Next();
        var parts = word.TrimStart('e', 'E', '#').Split('.');
        return parts.Length is 1 or 2 && Number(parts[0]) is { } collection && (parts.Length == 1 || Number(parts[1]) is not null)
            ? make(new ItemName(collection, parts.Length == 2 ? Number(parts[1]) : null), after)
            : new Refusal("collection", $"Which one? Name it by its number: `{call.Context.Settings.CommandName} evidence {usage}`. `{call.Context.Settings.CommandName} evidence list` shows them.");
    }

    internal static Result<EvidenceCollection> Find(Incident state, int number) =>
        state.Collections.TryGetValue(number, out var collection) ? collection : new Refusal("no-collection", $"There is no E{number} in {state.Id}.");

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 ? n : null;
}
