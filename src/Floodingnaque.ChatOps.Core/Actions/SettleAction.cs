using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>What the bot could not take back, a person did: the run is over, and the record says on whose word.</summary>
public sealed record SettleAction(int Run, string What, Recipient By) : ICommand
{
    public static readonly Verb Verb = new(
        "settle", ["by-hand"], "settle #N WHAT WAS DONE", "Say that what the bot could not take back was put right by hand.", Audience.Lead, NeedsIncident: true,
        call => RunNumber.Read(call, "settle", (run, rest) => rest.IsEmpty || rest.Rest.Length > AddNote.MaxText
            ? new Refusal("what", $"Say what was done, in {AddNote.MaxText} characters: `{call.Context.Settings.CommandName} settle #{run} removed the line and reloaded nginx`.")
            : new Change(call.Incident, new SettleAction(run, rest.Unquoted(), call.Context.SenderAsRecipient))));

    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state)
    {
        var found = RunNumber.Find(state, Run, RunState.InForce);
        return found.IsRefused(out var refusal) ? refusal
            : found.Value.ByHand is null ? new Refusal("not-stuck", $"#{Run} is in force and can be undone: `undo #{Run}`.")
            : Decision.Of(new ActionSettled(Run, By, What));
    }

    public Answer Answer(Incident after) => new(AnswerTo.Sender, "action-settled") { Run = Run };
}
