using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>The part of an incident's evolution that is about guarded actions.</summary>
internal static class ActionEvolution
{
    /// <exception cref="ArgumentOutOfRangeException">An event type without a case.</exception>
    internal static Incident Evolve(Incident s, IncidentEvent e, EventStamp stamp) => e switch
    {
        ActionsFrozen f => s with { Frozen = new Freeze(f.By, stamp.At), Runs = s.Runs.SetItems(Stopped(s, stamp.At)), Owed = s.Owed.RemoveAll(o => o.Reaction is PlanRun) },
        ActionsThawed => s with { Frozen = null },
        ActionRequested r => s with { Runs = s.Runs.Add(r.Run, new ActionRun(r.Run, r.Order, r.By, stamp.At, r.Verdict, r.LapsesAt) { EvidenceIn = EvidenceEvolution.For(s, r.Order, null, stamp.At) }) },
        ActionPlanned p when s.Runs[p.Run].IsLive => Settle(s, p) with
        {
            Runs = s.Runs.SetItem(p.Run, After(s.Runs[p.Run] with { EvidenceIn = EvidenceEvolution.For(s, s.Runs[p.Run].Order, p.Plan.Subject, stamp.At) }, e, stamp.At)),
        },
        IActionEvent a => Settle(s, a) with { Runs = s.Runs.SetItem(a.Run, After(s.Runs[a.Run], e, stamp.At)) },
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.GetType().Name, "No evolution for this event."),
    };

    /// <summary>What the shell reports strikes off what it owed for the run.</summary>
    private static Incident Settle(Incident s, IActionEvent e) => e is ActionRenewed
        ? s with { Owed = s.Owed.RemoveAll(o => o.Reaction is RenewRun r && r.Run == e.Run) }
        : e is ActionPlanned or ActionNotPlanned or ActionPerformed or ActionUndone
        ? s with { Owed = s.Owed.RemoveAll(o => o.Reaction is RunReaction r && r.Run == e.Run) }
        : s;

    private static ActionRun After(ActionRun run, IncidentEvent e, DateTimeOffset at) => e switch
    {
        // Called off while the shell was still looking: the plan is of no use any more.
        ActionPlanned or ActionNotPlanned when !run.IsLive => run,
        ActionPlanned p => Planned(run, p),
        EvidenceOverridden o => Approved(run with { OverriddenBy = o.By }, run.Approvals),
        ActionNotPlanned n => Ended(run, RunEnd.Refused, null, n.Why, at),
        ActionApproved a => Approved(run, run.Approvals.Add(a.By)),
        GlassBroken g => run with { State = RunState.Approved, GlassBrokenBy = g.By },
        ActionDenied d => Ended(run, RunEnd.Denied, d.By, d.Why ?? "", at),
        ActionCancelled c => Ended(run, RunEnd.Cancelled, c.By, "", at),
        ActionLapsed => Ended(run, RunEnd.Lapsed, null, "", at),
        ActionBegun => run with { Begun = true },
        ActionPerformed { End: RunEnd.None } p => run with
        {
            State = RunState.InForce,
            End = RunEnd.None,
            EndedBy = null,
            Words = p.Words,
            EndsAt = p.EndsAt,
            ConfirmBy = p.ConfirmBy,
        },
        ActionPerformed { ByHand: not null } p => Stuck(run, p.Words, p.ByHand, p.EndsAt),
        ActionPerformed p => Ended(run, p.End, run.EndedBy, p.Words, at),
        UndoOrdered u => run with { State = RunState.Undoing, EndedBy = u.By, EndsAt = null, ConfirmBy = null },
        ActionUndone { ByHand: null } u => Ended(run, RunEnd.Undone, run.EndedBy, u.Words, at),
        ActionUndone u => Stuck(run, u.Words, u.ByHand, u.TryAt),
        ActionSettled t => Ended(run, RunEnd.Settled, t.By, t.What, at),
        ControlConfirmed => run with { ConfirmBy = null },
        ControlExtended x => run with { EndsAt = x.EndsAt },

        // Gone without the bot's doing: the undo makes sure of it, and says so.
        ActionRenewed { Holds: false } r when run.State is RunState.InForce => run with { Words = r.Words, RenewAt = r.TryAt, RenewFailures = run.RenewFailures + 1 },
        ActionRenewed => run with { RenewAt = null, RenewFailures = 0 },
        RenewalRetried => run with { RenewAt = null },
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.GetType().Name, "No evolution for this event."),
    };

    private static ActionRun Planned(ActionRun run, ActionPlanned p)
    {
        var planned = run with { State = RunState.Waiting, Plan = p.Plan, Digest = p.Digest, Approvals = [], GlassBrokenBy = null, NotesBegin = p.NotesBegin, OverriddenBy = p.VoidsOverride ? null : run.OverriddenBy, Words = p.Anew ?? "" };
        return p.Anew is null && planned.Needed == 0 && !planned.NeedsEvidence ? planned with { State = RunState.Approved } : planned;
    }

    /// <summary>Evidence of its target is there now.</summary>
    internal static ActionRun Evidenced(ActionRun run, int collection) =>
        run with { EvidenceIn = collection } is var now && now.State is RunState.Waiting ? Approved(now, now.Approvals) : now;

    private static ActionRun Approved(ActionRun run, System.Collections.Immutable.ImmutableList<Recipient> approvals) =>
        run with { Approvals = approvals, State = approvals.Count >= run.Needed && !run.NeedsEvidence ? RunState.Approved : run.State };

    /// <summary>Whether it is in force is not known; it counts as in force until a look or a lead says otherwise.</summary>
    private static ActionRun Stuck(ActionRun run, string words, string byHand, DateTimeOffset? tryAt) => run with
    {
        State = RunState.InForce,
        End = RunEnd.None,
        Words = words,
        ByHand = byHand,
        EndsAt = tryAt,
        ConfirmBy = null,
        EndedBy = null,
        Failures = run.Failures + 1,
    };

    private static ActionRun Ended(ActionRun run, RunEnd end, Recipient? by, string words, DateTimeOffset at) =>
        run with { State = RunState.Ended, End = end, EndedBy = by, Words = words, ByHand = null, EndsAt = null, ConfirmBy = null, EndedAt = at };

    /// <summary>What is approved may be under way: the runner sees the freeze, and says what became of it.</summary>
    private static IEnumerable<KeyValuePair<int, ActionRun>> Stopped(Incident s, DateTimeOffset at) => s.Runs
        .Where(r => r.Value.State is RunState.Planning or RunState.Waiting)
        .Select(r => KeyValuePair.Create(r.Key, Ended(r.Value, RunEnd.Frozen, null, "", at)));
}

/// <summary>The kill switch is thrown.</summary>
public sealed record Freeze(Recipient By, DateTimeOffset At);
