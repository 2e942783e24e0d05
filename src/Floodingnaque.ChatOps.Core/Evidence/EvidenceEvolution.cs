using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Evidence;

/// <summary>The part of an incident's evolution that is about evidence.</summary>
internal static class EvidenceEvolution
{
    /// <exception cref="ArgumentOutOfRangeException">An event type without a case.</exception>
    internal static Incident Evolve(Incident s, IEvidenceEvent e, EventStamp stamp) => e switch
    {
        EvidenceRequested r => s with
        {
            Collections = s.Collections.Add(r.Collection, new EvidenceCollection(r.Collection, r.Targets, r.All, r.By, stamp.At) { Look = r.Look }),
        },
        EvidenceSealed sealing => Sealed(s, sealing, stamp),
        EvidenceChecked c => With(s, c, o => o with { Words = c.Words }) with { Owed = s.Owed.RemoveAll(o => o.Reaction is CheckCollection r && r.Collection == c.Collection) },
        EvidenceItemStored stored => With(s, e, c => c with { Items = c.Items.Add(stored.Item) }),
        CollectionCancelled cancelled => With(s, e, c => c with { CancelledBy = cancelled.By }),
        EvidenceHandedOut => With(s, e, c => c with { HandedOut = c.HandedOut + 1 }),
        EvidenceCheckAsked or EvidenceRemarked => s,
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.GetType().Name, "No evolution for this event."),
    };

    private static Incident With(Incident s, IEvidenceEvent e, Func<EvidenceCollection, EvidenceCollection> change) =>
        s with { Collections = s.Collections.SetItem(e.Collection, change(s.Collections[e.Collection])) };

    /// <summary>What waited for evidence waits for it no more.</summary>
    private static Incident Sealed(Incident s, EvidenceSealed e, EventStamp stamp)
    {
        s = With(s, e, c => c with { SealedAt = stamp.At, ManifestSha256 = e.ManifestSha256, Words = e.Words, Findings = e.Findings });
        var done = s.Collections[e.Collection];
        return s with
        {
            Owed = s.Owed.RemoveAll(o => o.Reaction is RunCollection r && r.Collection == e.Collection),
            Runs = s.Runs.SetItems(s.Runs.Values
                .Where(r => r is { State: RunState.Planning or RunState.Waiting, NeedsEvidence: true } && Covers(done, r.Order, r.Plan?.Subject, stamp.At))
                .Select(r => KeyValuePair.Create(r.Number, ActionEvolution.Evidenced(r, e.Collection)))),
        };
    }

    /// <summary>The newest collection that preserves what an order would change; null when there is none, or none that is fresh.</summary>
    /// <param name="subject">The very thing that the plan is about; null: not known yet.</param>
    internal static int? For(Incident s, ActionOrder order, string? subject, DateTimeOffset at) => s.Collections.Values.LastOrDefault(c => Covers(c, order, subject, at))?.Number;

    private static bool Covers(EvidenceCollection collection, ActionOrder order, string? subject, DateTimeOffset at)
    {
        var kind = ActionKinds.Of(order.Action);
        return collection.SealedAt > at - EvidenceSettings.Fresh && (kind.EvidenceOfAll ? collection.CoversAll : collection.Covers(kind.Subject(order), subject));
    }
}
