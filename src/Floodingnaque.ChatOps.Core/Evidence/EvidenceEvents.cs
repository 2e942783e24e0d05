using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Evidence;

/// <summary>Something that happened to a collection of evidence.</summary>
public interface IEvidenceEvent
{
    /// <summary>Counts from 1 in each incident.</summary>
    int Collection { get; }
}

/// <summary>Asked for. Its folder's name follows from its number and the time of this event.</summary>
public sealed record EvidenceRequested(int Collection, IReadOnlyList<string> Targets, Recipient By) : IncidentEvent, IEvidenceEvent
{
    /// <summary>Everything that was configured at the time.</summary>
    public bool All { get; init; }

    /// <summary>The question whose answer is kept; null for a collection for its own sake.</summary>
    public LookOrder? Look { get; init; }
}

/// <summary>One item is safely on the disk, or failed.</summary>
public sealed record EvidenceItemStored(int Collection, EvidenceItem Item) : IncidentEvent, IEvidenceEvent;

public sealed record CollectionCancelled(int Collection, Recipient By) : IncidentEvent, IEvidenceEvent;

/// <summary>Nothing is added any more: the manifest is written, and this event is its witness.</summary>
public sealed record EvidenceSealed(int Collection, string? ManifestSha256, string Words) : IncidentEvent, IEvidenceEvent
{
    public LookFindings? Findings { get; init; }
}

/// <summary>Somebody took an item out to look at it.</summary>
public sealed record EvidenceHandedOut(int Collection, int Item, Recipient By) : IncidentEvent, IEvidenceEvent;

/// <summary>Somebody wants to know whether all of it is as it was.</summary>
public sealed record EvidenceCheckAsked(int Collection, Recipient By) : IncidentEvent, IEvidenceEvent;

/// <summary>All files were read and compared.</summary>
public sealed record EvidenceChecked(int Collection, bool Holds, string Words) : IncidentEvent, IEvidenceEvent;

/// <summary>Somebody's words about a collection or one of its items.</summary>
/// <param name="Item">Null: about all of it.</param>
public sealed record EvidenceRemarked(int Collection, int? Item, string Text, Recipient By) : IncidentEvent, IEvidenceEvent;
