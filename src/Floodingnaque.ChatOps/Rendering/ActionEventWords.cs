using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Rendering;

/// <summary>What the timeline says of guarded actions. Reads on after the name of who did it.</summary>
internal static class ActionEventWords
{
    public static string Of(IncidentEvent e, Incident incident) => e switch
    {
        ActionRequested r => $"asked for #{r.Run}: {ActionWords.Of(r.Order)} (rule “{r.Verdict.Rule}”, {r.Verdict.Approvals} to approve)",
        ActionPlanned { Anew: { } why } p => $"planned {Run(p, incident)} anew, approvals are void: {why} (plan {p.Digest[..ApproveAction.DigestShown]})",
        ActionPlanned p => $"planned {Run(p, incident)} (plan {p.Digest[..ApproveAction.DigestShown]})",
        ActionNotPlanned n => $"could not plan {Run(n, incident)}: {n.Why}",
        ActionApproved a => $"approved {Run(a, incident)} (plan {a.Digest[..ApproveAction.DigestShown]})",
        EvidenceOverridden o => $"let {Run(o, incident)} go on without evidence: {o.Why}",
        GlassBroken g => $"broke the glass for {Run(g, incident)}, without approval: {g.Why}{(g.Digest is { } digest ? $" (plan {digest[..ApproveAction.DigestShown]})" : "")}",
        ActionDenied d => $"denied {Run(d, incident)}{(d.Why is { } why ? $": {why}" : "")}",
        ActionCancelled c => $"cancelled {Run(c, incident)}",
        ActionLapsed l => $"let {Run(l, incident)} lapse: nobody approved in time",
        ActionBegun b => $"began {Run(b, incident)}",
        ActionPerformed { End: RunEnd.None or RunEnd.Done } p => $"did {Run(p, incident)}: {p.Words}",
        ActionPerformed p => $"tried {Run(p, incident)}, which {ActionWords.End(p.End)}: {p.Words}{ByHand(p.ByHand)}",
        UndoOrdered u => $"{(u.Cause is UndoCause.Asked ? "asked to undo" : "began to undo")} {Run(u, incident)}{Cause(u.Cause)}",
        ActionUndone u => $"{(u.ByHand is null ? "undid" : "could not undo")} {Run(u, incident)}: {u.Words}{ByHand(u.ByHand)}",
        ActionSettled t => $"settled {Run(t, incident)} by hand: {t.What}",
        ControlConfirmed c => $"confirmed {Run(c, incident)}",
        ControlExtended x => $"extended {Run(x, incident)} to {x.EndsAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC",
        ActionRenewed r => r.Holds ? $"told {Place(r, incident)} how long {Run(r, incident)} lasts: {r.Words}" : $"found {Run(r, incident)} not in force any more: {r.Words}",
        RenewalRetried r => $"tries again to say how long {Run(r, incident)} lasts",
        ActionsFrozen f => "froze all actions" + (f.Why is { } why ? $": {why}" : ""),
        ActionsThawed => "allowed actions again",
        _ => e.GetType().Name,
    };

    private static string Place(ActionRenewed e, Incident incident) => incident.Runs.TryGetValue(e.Run, out var run) ? run.Order.Place : "the target";

    private static string Run(IActionEvent e, Incident incident) =>
        incident.Runs.TryGetValue(e.Run, out var run) ? $"#{e.Run} ({ActionWords.Of(run.Order)})" : $"#{e.Run}";

    private static string Cause(UndoCause cause) => cause switch
    {
        UndoCause.Expired => ": its time was over",
        UndoCause.NotConfirmed => ": nobody confirmed it",
        _ => "",
    };

    private static string ByHand(string? what) => what is null ? "" : $" Left to do by hand: {what}";
}
