using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>A second person stands up for exactly this plan. Counts once a person, and never for whoever asked.</summary>
/// <param name="Digest">The beginning of the plan's digest, at least <see cref="DigestShown"/> letters, as the button carries it.</param>
public sealed record ApproveAction(int Run, string Digest, CommandContext Context) : ICommand
{
    /// <summary>Hex letters of a digest that cards show and buttons carry.</summary>
    public const int DigestShown = 12;

    public static readonly Verb Verb = new(
        "approve", ["lgtm"], "approve #N DIGEST", "Approve the plan of an action that somebody else asked for.", Audience.Participant, NeedsIncident: true,
        call => RunNumber.Read(call, "approve", (run, rest) => new Change(call.Incident, new ApproveAction(run, rest.Next().Word.ToLowerInvariant(), call.Context))));

    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state)
    {
        var found = RunNumber.Find(state, Run, RunState.Waiting);
        if (found.IsRefused(out var refusal))
        {
            return refusal;
        }

        var run = found.Value;
        return WhyNot(run, state) is { } no ? no : Decision.Of(new ActionApproved(Run, Context.SenderAsRecipient, run.Digest));
    }

    public Answer Answer(Incident after) => new(AnswerTo.Sender, "action-approved") { Run = Run };

    private Refusal? WhyNot(ActionRun run, Incident state)
    {
        if (run.LapsesAt <= Context.Now)
        {
            return new Refusal("lapsed", $"#{Run} was not approved in time and counts as denied. Ask for it again.");
        }

        if (run.NeedsEvidence)
        {
            return new Refusal("evidence-first", $"There is no fresh evidence of {(run.Kind.EvidenceOfAll ? "everything" : run.EvidenceOf)} in {state.Id}, and #{Run} may destroy it: "
                + $"`{Context.Settings.CommandName} evidence {state.Id} collect {run.EvidenceOf}`. "
                + $"If it cannot wait, one of {Approvers(run)} says `{Context.Settings.CommandName} override {state.Id} #{Run} REASON` first.");
        }

        if (IsSender(run.By))
        {
            return new Refusal("own-request", $"You asked for #{Run} yourself: somebody else has to approve it ({Approvers(run)}).");
        }

        if (!MayDecide(run, Context))
        {
            return new Refusal("not-approver", $"By rule “{run.Verdict.Rule}” #{Run} is approved by {Approvers(run)}.");
        }

        if (run.Approvals.Any(IsSender))
        {
            return new Refusal("approved-already", $"You approved #{Run} already; {run.Needed - run.Approvals.Count} more is needed from somebody else.");
        }

        return IsPlan(run, Digest) ? null
            : new Refusal("plan-changed", Digest.Length == 0
                ? $"Say which plan you mean, as its card shows it: `{Context.Settings.CommandName} approve {state.Id} #{Run} {run.Digest[..DigestShown]}`."
                : $"That is not the plan of #{Run} as it stands. Look at its card again, and approve what it shows now.");
    }

    /// <summary>Whether the digest is that of the run's plan, at least as much of it as cards show.</summary>
    internal static bool IsPlan(ActionRun run, string digest) => digest.Length >= DigestShown && run.Digest.StartsWith(digest, StringComparison.Ordinal);

    /// <summary>Whether the policy gave this person a say in the run.</summary>
    internal static bool MayDecide(ActionRun run, CommandContext context) =>
        context.Roster.Find(context.Sender) is { } person && ApproverRoles(run).Any(person.Has);

    /// <summary>The same person, also from another platform.</summary>
    private bool IsSender(Recipient who) => IsSender(who, Context);

    internal static bool IsSender(Recipient who, CommandContext context) => who.Address == context.Sender
        || (who.Address is { } address && context.Roster.Find(address) is { } person && ReferenceEquals(person, context.Roster.Find(context.Sender)));

    /// <summary>What needed a second person needs one to last longer; what needed none does not.</summary>
    internal static bool MayExtend(ActionRun run, CommandContext context) =>
        run.Needed == 0 ? IsResponder(context) : MayDecide(run, context) && !IsSender(run.By, context);

    internal static bool IsResponder(CommandContext context) => context.Roster.Find(context.Sender) is { } person && Roles.Responders.Any(person.Has);

    internal static string Approvers(ActionRun run) => Policy.Titles(ApproverRoles(run));

    /// <summary>The policy's, or the leads where it asked for no approval and the plan does.</summary>
    public static IReadOnlyList<Role> ApproverRoles(ActionRun run) =>
        run.Verdict.Approvers.Count > 0 ? [.. run.Verdict.Approvers.Select(Roles.Read).OfType<Role>()] : ActionSettings.Leads;
}
