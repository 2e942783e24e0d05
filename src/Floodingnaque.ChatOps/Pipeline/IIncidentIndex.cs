using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Pipeline;

/// <summary>One incident as lists show it. Derived from its journal; <paramref name="Bytes"/> and <paramref name="Head"/> say up to where.</summary>
internal sealed record IncidentEntry(
    IncidentId Id,
    Severity Severity,
    string Title,
    string Status,
    Actor? Lead,
    string? LeadName,
    DateTimeOffset DeclaredAt,
    DateTimeOffset? ResolvedAt,
    DateTimeOffset LastAt,
    ChannelRef? Channel,
    IReadOnlyList<Actor> Participants,
    int Owed,
    long Bytes,
    JournalHead Head);

/// <summary>The index over the journals: may be deleted at any time and is rebuilt from them to the same answers.</summary>
internal interface IIncidentIndex
{
    /// <summary>All entries, newest incident first. Never throws for a damaged index: it is thrown away and comes back empty.</summary>
    IReadOnlyList<IncidentEntry> All();

    /// <summary>Queues entries to be written by the index's own thread, the latest of each incident winning. Never blocks, never throws.</summary>
    void Put(IncidentEntry entry);

    /// <summary>Completes when all that was put before is written and checkpointed.</summary>
    Task Flush(CancellationToken cancellationToken);
}
