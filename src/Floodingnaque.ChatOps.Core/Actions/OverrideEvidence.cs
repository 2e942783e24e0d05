using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>A second person puts in writing that there is no time to collect evidence before it is changed or destroyed.</summary>
public sealed record OverrideEvidence(int Run, string Why, CommandContext Context) : ICommand
{
    /// <summary>A reason shorter than this is none (UTF-16 units).</summary>
    private const int MinReason = 10;

    public static readonly Verb Verb = new(
        "override", ["waive"], "override #N REASON", "Let an action go on though no evidence of its target was collected.", Audience.Participant, NeedsIncident: true,
        call => RunNumber.Read(call, "override", (run, rest) => rest.Unquoted().Length is >= MinReason and <= AddNote.MaxText
            ? new Change(call.Incident, new OverrideEvidence(run, rest.Unquoted(), call.Context))
            : new Refusal("reason", $"Say why it cannot wait for the evidence, in {MinReason} to {AddNote.MaxText} characters: `{call.Context.Settings.CommandName} override #{run} REASON`.")));

    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state)
    {
        var found = RunNumber.Find(state, Run, RunState.Waiting);
        if (found.IsRefused(out var refusal))
        {
            return refusal;
        }

        var run = found.Value;
        return !run.NeedsEvidence ? new Refusal("no-gate", $"#{Run} waits for no evidence.")
            : run.LapsesAt <= Context.Now ? new Refusal("lapsed", $"#{Run} was not approved in time and counts as denied. Ask for it again.")
            : ApproveAction.IsSender(run.By, Context) ? new Refusal("own-request", $"You asked for #{Run} yourself: somebody else has to write the override ({ApproveAction.Approvers(run)}).")
            : !ApproveAction.MayDecide(run, Context) ? new Refusal("not-approver", $"The override of #{Run} is written by {ApproveAction.Approvers(run)}.")
            : Decision.Of(new EvidenceOverridden(Run, Context.SenderAsRecipient, Why));
    }

    public Answer Answer(Incident after) => new(AnswerTo.Sender, "action-overridden") { Run = Run };
}
