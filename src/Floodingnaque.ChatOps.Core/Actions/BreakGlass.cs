using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>
/// Without a second person, because none answers: only for the CTO/Engineering Lead, only after the approvers had time, only with a reason, and
/// everybody of the chain is told at once. Neither evidence nor the second approval of the flood gate holds it up; who asked may be who breaks it.
/// </summary>
/// <param name="Digest">The beginning of the plan's digest, as <see cref="ApproveAction"/> takes it.</param>
public sealed record BreakGlass(int Run, string Digest, string Why, CommandContext Context) : ICommand
{
    /// <summary>A reason shorter than this is none (UTF-16 units).</summary>
    private const int MinReason = 10;

    public static readonly Verb Verb = new(
        "break-glass", ["breakglass"], "break-glass #N DIGEST REASON", "Do what nobody else is there to approve; everybody is told.", Audience.Lead,
        NeedsIncident: true, call => RunNumber.Read(call, "break-glass", (run, rest) => Read(call, run, rest)));

    private static Result<Request> Read(VerbCall call, int run, CommandLine rest)
    {
        var (digest, reason) = rest.Next();
        return reason.Unquoted().Length is >= MinReason and <= AddNote.MaxText
            ? new Change(call.Incident, new BreakGlass(run, digest.ToLowerInvariant(), reason.Unquoted(), call.Context))
            : new Refusal("reason", $"Say which plan, as its card shows it, and why nobody else can approve it, in {MinReason} to {AddNote.MaxText} characters: `{call.Context.Settings.CommandName} break-glass #{run} DIGEST REASON`.");
    }

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
            : !ApproveAction.IsPlan(found.Value, Digest) ? new Refusal("plan-changed", $"That is not the plan of #{Run} as it stands. Look at its card again; it goes `{Context.Settings.CommandName} break-glass {state.Id} #{Run} {found.Value.Digest[..ApproveAction.DigestShown]} REASON`.")
            : Decision.Of(new GlassBroken(Run, Context.SenderAsRecipient, Why) { Digest = found.Value.Digest });
    }

    public Answer Answer(Incident after) => new(AnswerTo.Sender, "action-settled") { Run = Run };
}
