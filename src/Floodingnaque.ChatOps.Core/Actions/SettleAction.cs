using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>
/// What the bot could not take back, a person did, or what stays until it is undone is to stay for good: the run is over, and the record says
/// on whose word.
/// </summary>
public sealed record SettleAction(int Run, string What, CommandContext Context) : ICommand
{
    public static readonly Verb Verb = new(
        "settle", ["by-hand"], "settle #N WHAT WAS DONE", "Say that something was put right by hand, or stays for good.", Audience.Lead, NeedsIncident: true,
        call => RunNumber.Read(call, "settle", (run, rest) => rest.IsEmpty || rest.Rest.Length > AddNote.MaxText
            ? new Refusal("what", $"Say what was done, in {AddNote.MaxText} characters: `{call.Context.Settings.CommandName} settle #{run} removed the line and reloaded nginx`.")
            : new Change(call.Incident, new SettleAction(run, rest.Unquoted(), call.Context))));

    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state)
    {
        var found = RunNumber.Find(state, Run, RunState.InForce);
        return found.IsRefused(out var refusal) ? refusal
            : found.Value is { ByHand: null, Kind.Life: not EffectLife.Standing } ? new Refusal("not-stuck", $"#{Run} is in force and can be undone: `{Context.Settings.CommandName} undo {state.Id} #{Run}`.")
            : ApproveAction.IsSender(found.Value.By, Context) ? new Refusal("own-request", $"You asked for #{Run} yourself: another lead has to settle it.")
            : Decision.Of(new ActionSettled(Run, Context.SenderAsRecipient, What));
    }

    public Answer Answer(Incident after) => new(AnswerTo.Sender, "action-settled") { Run = Run };
}
