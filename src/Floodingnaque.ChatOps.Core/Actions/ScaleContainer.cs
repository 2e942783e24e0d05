using System.Globalization;
using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>More containers of a kind against load (runbook section 3.3).</summary>
public static class ScaleContainer
{
    private const string Usage = "scale CONTAINER COUNT [for 2h]";

    /// <summary>Containers in all, the first one included.</summary>
    private const int Most = 10;

    public static readonly ActionKind Kind = new("scale", EffectLife.Timed, CollectFirst: false, ContainerName.Setting);

    public static PolicyRule Rule => PolicyRule.Approved(Kind, TimeSpan.FromHours(24));

    public static readonly Verb Verb = new(
        Kind.Name, [], Usage, "Ask for more containers like one, for a while.", Audience.Responder, NeedsIncident: true,
        call => ContainerName.Read(call, call.Line, Usage, (name, rest) => rest.Next() is var (count, after)
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is >= 2 and <= Most
                ? OrderWords.Ask(call, Kind, Usage, $"{name} {n.ToString(CultureInfo.InvariantCulture)}", after)
                : OrderWords.How(call, Usage, $"How many in all? From 2 to {Most}; to have one again, undo it.")));
}
