using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>No. One word of an approver is enough.</summary>
public sealed record DenyAction(int Run, string? Why, CommandContext Context) : ICommand
{
    public static readonly Verb Verb = new(
        "deny", ["reject", "veto"], "deny #N [WHY]", "Deny an action that waits for approval.", Audience.Participant, NeedsIncident: true,
        call => RunNumber.Read(call, "deny", (run, rest) => new Change(call.Incident, new DenyAction(run, rest.IsEmpty ? null : rest.Unquoted(), call.Context))));

    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state) =>
        Why?.Length > AddNote.MaxText ? new Refusal("too-long", $"Say why in {AddNote.MaxText} characters.")
        : RunNumber.Find(state, Run, RunState.Waiting) is var found && found.IsRefused(out var refusal) ? refusal
        : !ApproveAction.MayDecide(found.Value, Context) && !ApproveAction.IsResponder(Context) ? new Refusal("not-approver", $"#{Run} is decided by {ApproveAction.Approvers(found.Value)} and the responders.")
        : Decision.Of(new ActionDenied(Run, Context.SenderAsRecipient, Why));

    public Answer Answer(Incident after) => new(AnswerTo.Sender, "action-settled") { Run = Run };
}

/// <summary>Whoever asked, or another responder, does not want it any more.</summary>
public sealed record CancelAction(int Run, CommandContext Context) : ICommand
{
    public static readonly Verb Verb = new(
        "cancel", ["withdraw"], "cancel #N", "Call off an action that was not done yet.", Audience.Responder, NeedsIncident: true,
        call => RunNumber.Read(call, "cancel", (run, _) => new Change(call.Incident, new CancelAction(run, call.Context))));

    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state) =>
        RunNumber.Find(state, Run, RunState.Planning, RunState.Waiting).IsRefused(out var refusal)
            ? refusal.Code == "run-state" && state.Runs[Run].IsLive ? refusal with { Sentence = $"{refusal.Sentence} To take it back, say `{Context.Settings.CommandName} undo {state.Id} #{Run}` once it is done." } : refusal
            : Decision.Of(new ActionCancelled(Run, Context.SenderAsRecipient));

    public Answer Answer(Incident after) => new(AnswerTo.Sender, "action-settled") { Run = Run };
}
