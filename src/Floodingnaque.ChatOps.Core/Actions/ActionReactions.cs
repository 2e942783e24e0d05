using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>Something to be done to a target, in a lane of its own: no chat that is down keeps it back.</summary>
public abstract record RunReaction(int Run) : Reaction
{
    public override string Lane => $"run {Run}";
}

/// <summary>Look at the target and say what would be done.</summary>
public sealed record PlanRun(int Run) : RunReaction(Run);

/// <summary>Do it, look whether it holds, put it back when it does not.</summary>
public sealed record PerformRun(int Run) : RunReaction(Run);

/// <summary>Take back what is in force.</summary>
public sealed record RevertRun(int Run) : RunReaction(Run)
{
    public override bool Replaces(Reaction older) => older is RenewRun r && r.Run == Run;
}

/// <summary>Tell the target that what is in force lasts longer.</summary>
public sealed record RenewRun(int Run) : RunReaction(Run)
{
    public override bool Replaces(Reaction older) => older is RenewRun r && r.Run == Run;
}

/// <summary>The card of a run in the channel.</summary>
public sealed record PostRun(int Run) : ChannelReaction;

public sealed record UpdateRun(int Run) : ChannelReaction
{
    public override bool Replaces(Reaction older) => older is UpdateRun u && u.Run == Run;
}

/// <summary>event → reactions of guarded actions, given the state after the event.</summary>
internal static class ActionReactions
{
    internal static IEnumerable<Reaction> React(Incident s, IncidentEvent e) => e switch
    {
        ActionRequested r => [new PlanRun(r.Run)],
        ActionPlanned { Anew: null } p => s.Runs[p.Run] switch
        {
            { State: RunState.Waiting } => [new PostRun(p.Run)],
            { State: RunState.Approved } => [new PostRun(p.Run), new PerformRun(p.Run)],
            _ => [],
        },
        ActionPlanned p => s.Runs[p.Run].State is RunState.Waiting ? [new UpdateRun(p.Run), Said("run-replanned", p.Run)] : [],
        ActionNotPlanned n => [Said("run-not-planned", n.Run)],
        ActionApproved or EvidenceOverridden => s.Runs[((IActionEvent)e).Run] is { State: RunState.Approved } run ? [new PerformRun(run.Number), new UpdateRun(run.Number)] : [new UpdateRun(((IActionEvent)e).Run)],
        GlassBroken g => [new PerformRun(g.Run), new UpdateRun(g.Run), Said("glass-broken", g.Run) with { Text = g.Why, By = g.By }, .. Everybody(s).Select(r => new TellPerson("glass-broken", r) { Run = g.Run, Text = g.Why })],
        ActionDenied or ActionCancelled => [new UpdateRun(((IActionEvent)e).Run)],
        ActionLapsed l => [new UpdateRun(l.Run), Said("run-lapsed", l.Run)],
        ActionPerformed p => [new UpdateRun(p.Run), Said("run-performed", p.Run), new UpdateCard()],
        UndoOrdered u => [new RevertRun(u.Run), new UpdateRun(u.Run)],
        ActionUndone u when s.Runs[u.Run].Failures > 1 => [new UpdateRun(u.Run)], // said once; the next tries are in the record
        ActionUndone u => [new UpdateRun(u.Run), Said("run-undone", u.Run), new UpdateCard()],
        ActionSettled t => [new UpdateRun(t.Run), Said("run-undone", t.Run), new UpdateCard()],
        ControlConfirmed { Renews: true } or ControlExtended { Renews: true } => [new RenewRun(((IActionEvent)e).Run), new UpdateRun(((IActionEvent)e).Run)],
        ControlConfirmed or ControlExtended => [new UpdateRun(((IActionEvent)e).Run)],
        RenewalRetried t => [new RenewRun(t.Run)],
        ActionRenewed { Holds: false, TryAt: not null } r when s.Runs[r.Run].RenewFailures > 1 => [new UpdateRun(r.Run)], // said once
        ActionRenewed { Holds: false } r => [new UpdateRun(r.Run), Said("run-slipped", r.Run)],
        ActionsFrozen f => [new SayInChannel("actions-frozen", Text: f.Why, By: f.By), .. s.Runs.Values.Where(r => r.End is RunEnd.Frozen && r.Card is not null).Select(r => new UpdateRun(r.Number)), new UpdateCard()],
        ActionsThawed t => [new SayInChannel("actions-thawed", By: t.By), new UpdateCard()],
        _ => [],
    };

    /// <summary>The chain and the stakeholders, each once.</summary>
    private static IEnumerable<Recipient> Everybody(Incident s) =>
        s.Ladder.SelectMany(l => l.Recipients).Concat(s.Stakeholders).Where(r => r.Address is not null).DistinctBy(r => r.Address);

    private static SayInChannel Said(string template, int run) => new(template) { Run = run };
}
