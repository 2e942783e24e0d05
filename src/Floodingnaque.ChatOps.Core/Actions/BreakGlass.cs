using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>
/// Without a second person, because none answers: only for the CTO/Engineering Lead, only after the approvers had time, only with a reason, and
/// everybody of the chain is told at once.
/// </summary>
public sealed record BreakGlass(int Run, string Why, CommandContext Context) : ICommand
{
    /// <summary>A reason shorter than this is none (UTF-16 units).</summary>
    private const int MinReason = 10;

    public static readonly Verb Verb = new(
        "break-glass", ["breakglass"], "break-glass #N REASON", "Do what nobody else is there to approve; everybody is told, and it is reviewed.", Audience.Lead,
        NeedsIncident: true,
        call => RunNumber.Read(call, "break-glass", (run, rest) => rest.Unquoted().Length is >= MinReason and <= AddNote.MaxText
            ? new Change(call.Incident, new BreakGlass(run, rest.Unquoted(), call.Context))
            : new Refusal("reason", $"Say why nobody else can approve it, in {MinReason} to {AddNote.MaxText} characters: `{call.Context.Settings.CommandName} break-glass #{run} REASON`.")));

    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state)
    {
        var found = RunNumber.Find(state, Run, RunState.Waiting);
        if (found.IsRefused(out var refusal))
        {
            return refusal;
        }

        if (Context.Roster.Find(Context.Sender)?.Has(Role.EngineeringLead) != true)
        {
            return new Refusal("not-allowed", $"Breaking the glass is for the {Role.EngineeringLead.Title()} alone.");
        }

        var from = found.Value.RequestedAt + Context.Settings.Actions.BreakGlassAfter;
        return Context.Now < from
            ? new Refusal("too-early", $"Others have until {from:HH:mm:ss} UTC to approve #{Run}. Call them first: `{Context.Settings.CommandName} contacts`.")
            : found.Value.LapsesAt <= Context.Now ? new Refusal("lapsed", $"#{Run} counts as denied by now. Ask for it again.")
            : Decision.Of(new GlassBroken(Run, Context.SenderAsRecipient, Why));
    }

    public Answer Answer(Incident after) => new(AnswerTo.Sender, "action-settled") { Run = Run };
}
