using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Rendering;

/// <summary>What the timeline says of evidence. Reads on after the name of who did it.</summary>
internal static class EvidenceEventWords
{
    public static string Of(IncidentEvent e) => e switch
    {
        EvidenceRequested { Look: { } look } r => $"asked E{r.Collection}: {look}",
        EvidenceRequested r => $"asked for evidence E{r.Collection}: {(r.All ? "everything" : string.Join(", ", r.Targets))}",
        EvidenceItemStored { Item: { IsKept: true } i } s => $"{(i.Outcome is ItemOutcome.Partial ? "kept a part of" : "kept")} E{s.Collection}.{i.Number}, {i.Name} of {i.Target} (SHA-256 {i.Sha256?[..12]}…){After(i.Words)}",
        EvidenceItemStored { Item: var i } s => $"{(i.Outcome is ItemOutcome.Skipped ? "skipped" : "could not collect")} E{s.Collection}.{i.Number}, {i.Name} of {i.Target}{After(i.Words)}",
        CollectionCancelled c => $"cancelled E{c.Collection}",
        EvidenceSealed { Findings: { } found } s => $"answered E{s.Collection}: {found.Sentence}",
        EvidenceSealed s => $"sealed E{s.Collection}{After(s.Words)} (manifest {s.ManifestSha256?[..12]}…)",
        EvidenceHandedOut h => $"took out E{h.Collection}.{h.Item}",
        EvidenceCheckAsked c => $"asked whether E{c.Collection} is as it was",
        EvidenceChecked c => $"checked E{c.Collection}{After(c.Words)}",
        EvidenceRemarked r => $"noted on E{r.Collection}{(r.Item is { } item ? $".{item}" : "")}: {r.Text}",
        _ => e.GetType().Name,
    };

    private static string After(string words) => words.Length > 0 ? ": " + words : "";
}
