using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>Takes back what is in force, now.</summary>
public sealed record UndoAction(int Run, Recipient By) : ICommand
{
    public static readonly Verb Verb = new(
        "undo", ["revert", "lift"], "undo #N", "Take back an action that is in force.", Audience.Responder, NeedsIncident: true,
        call => RunNumber.Read(call, "undo", (run, _) => new Change(call.Incident, new UndoAction(run, call.Context.SenderAsRecipient))));

    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state) =>
        RunNumber.Find(state, Run, RunState.InForce).IsRefused(out var refusal) ? refusal : Decision.Of(new UndoOrdered(Run, By, UndoCause.Asked));

    public Answer Answer(Incident after) => new(AnswerTo.Sender, "action-settled") { Run = Run };

    /// <summary>What could not be taken back is neither kept nor extended.</summary>
    internal static Refusal? Stuck(ActionRun run, CommandContext context) => run.ByHand is null ? null
        : new Refusal("stuck", $"#{run.Number} could not be taken back. Left to do by hand: {run.ByHand}. When that is done, a lead says `{context.Settings.CommandName} settle #{run.Number} WHAT WAS DONE`.");
}

/// <summary>All is well with it in force: it stays until its time is over.</summary>
public sealed record ConfirmControl(int Run, CommandContext Context) : ICommand
{
    public static readonly Verb Verb = new(
        "confirm", ["keep"], "confirm #N", "Keep a change that would be taken back without a word.", Audience.Responder, NeedsIncident: true,
        call => RunNumber.Read(call, "confirm", (run, _) => new Change(call.Incident, new ConfirmControl(run, call.Context))));

    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state)
    {
        var found = RunNumber.Find(state, Run, RunState.InForce);
        return found.IsRefused(out var refusal) ? refusal
            : UndoAction.Stuck(found.Value, Context) is { } stuck ? stuck
            : found.Value.ConfirmBy is null ? new Refusal("confirmed", $"#{Run} needs no confirmation any more.")
            : Decision.Of(new ControlConfirmed(Run, Context.SenderAsRecipient) { Renews = true });
    }

    public Answer Answer(Incident after) => new(AnswerTo.Sender, "action-settled") { Run = Run };
}

/// <summary>It stays longer: from now on again, at most as long as the policy lets such an effect live.</summary>
public sealed record ExtendControl(int Run, TimeSpan? By, CommandContext Context) : ICommand
{
    public static readonly Verb Verb = new(
        "extend", ["prolong"], "extend #N [2h]", "Let an action that is in force last longer, from now; a second person decides.", Audience.Participant, NeedsIncident: true,
        call => RunNumber.Read(call, "extend", (run, rest) =>
            rest.IsEmpty ? new Change(call.Incident, new ExtendControl(run, null, call.Context))
            : Lifetime.Read(rest.Next().Word) is { } time ? new Change(call.Incident, new ExtendControl(run, time, call.Context))
            : Lifetime.Refusal));

    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state)
    {
        var found = RunNumber.Find(state, Run, RunState.InForce);
        if (found.IsRefused(out var refusal))
        {
            return refusal;
        }

        var most = found.Value.Verdict.EffectLives;
        if (found.Value.EndsAt is null)
        {
            return new Refusal("no-end", $"#{Run} has no end to move: it stays until somebody undoes it.");
        }

        var end = Context.Now + (By ?? found.Value.Lives ?? most);
        return UndoAction.Stuck(found.Value, Context) is { } stuck ? stuck
            : !ApproveAction.MayExtend(found.Value, Context) ? new Refusal("not-approver", $"Longer than approved is for a second person to allow: {ApproveAction.Approvers(found.Value)}, and not who asked for #{Run}.")
            : By > most ? new Refusal("too-long", $"By rule “{found.Value.Verdict.Rule}” it may last {Lifetime.Words(most)} more at most.")
            : end <= found.Value.EndsAt ? new Refusal("shorter", $"#{Run} already lasts longer than that. To end it, undo it.")
            : Decision.Of(new ControlExtended(Run, Context.SenderAsRecipient, end) { Renews = true });
    }

    public Answer Answer(Incident after) => new(AnswerTo.Sender, "action-settled") { Run = Run };
}
