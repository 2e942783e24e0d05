using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Evidence;

/// <summary>Something to be done with files and targets, which no chat that is down keeps back.</summary>
public abstract record CollectionReaction(int Collection) : Reaction
{
    public override string Lane => $"evidence {Collection}";
}

/// <summary>Collect it, item by item, or answer the question that it is about.</summary>
public sealed record RunCollection(int Collection) : CollectionReaction(Collection);

/// <summary>Read all of it again and compare.</summary>
public sealed record CheckCollection(int Collection) : CollectionReaction(Collection);

/// <summary>Note beside the evidence who took an item out.</summary>
public sealed record LogAccess(int Collection, int Item, Recipient By) : CollectionReaction(Collection);

/// <summary>The card of a collection in the channel, or the answer to a look.</summary>
public sealed record PostCollection(int Collection) : ChannelReaction;

public sealed record UpdateCollection(int Collection) : ChannelReaction
{
    public override bool Replaces(Reaction older) => older is UpdateCollection u && u.Collection == Collection;
}

/// <summary>event → reactions of evidence, given the state after the event.</summary>
internal static class EvidenceReactions
{
    internal static IEnumerable<Reaction> React(Incident s, IEvidenceEvent e) => e switch
    {
        EvidenceRequested { Look: null } r => [new PostCollection(r.Collection), new RunCollection(r.Collection)],
        EvidenceRequested r => [new RunCollection(r.Collection)],
        EvidenceItemStored i => s.Collections[i.Collection].Look is null ? [new UpdateCollection(i.Collection)] : [],
        CollectionCancelled c => [new UpdateCollection(c.Collection)],
        EvidenceSealed d when s.Collections[d.Collection].Look is not null => [new PostCollection(d.Collection)],
        EvidenceSealed d => [new UpdateCollection(d.Collection), new SayInChannel("evidence-sealed") { Collection = d.Collection }, new UpdateCard(), .. Released(s, d.Collection)],
        EvidenceHandedOut h => [new LogAccess(h.Collection, h.Item, h.By)],
        EvidenceCheckAsked c => [new CheckCollection(c.Collection)],
        EvidenceChecked c => [new SayInChannel("evidence-checked", Text: c.Holds ? "holds" : null) { Collection = c.Collection }],
        _ => [],
    };

    private static IEnumerable<Reaction> Released(Incident s, int collection) => s.Runs.Values
        .Where(r => r.EvidenceIn == collection && (r.State is RunState.Waiting or RunState.Approved))
        .SelectMany(r => r.State is RunState.Approved ? new Reaction[] { new PerformRun(r.Number), new UpdateRun(r.Number) } : [new UpdateRun(r.Number)]);
}
