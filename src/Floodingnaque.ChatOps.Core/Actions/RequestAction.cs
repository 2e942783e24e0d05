using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>Somebody wants something done: judged by the policy, then planned. Nothing is touched yet.</summary>
public sealed record RequestAction(ActionOrder Order, CommandContext Context) : ICommand
{
    /// <summary>Why this target is never touched; said only to who may ask at all.</summary>
    public Refusal? Barred { get; init; }

    /// <summary>Asked for though somebody took it back a short while ago.</summary>
    public bool Again { get; init; }

    /// <summary>So long what a person took back is not done again by whoever did not hear of it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state)
    {
        if (WhyNot(state) is { } refusal)
        {
            return refusal;
        }

        var roles = Context.Roster.Find(Context.Sender)?.Roles ?? [];
        var facts = new PolicyFacts(Order.Action, Order.Place, state.Severity, Order.Wide);
        var judged = Policy.Judge(Context.Settings.Actions.Rules, facts, roles);
        if (judged.IsRefused(out var no))
        {
            return no;
        }

        var verdict = judged.Value;
        return NobodyLeft(verdict) is { } alone ? alone : Order.For > verdict.EffectLives
            ? new Refusal("too-long", $"By rule “{verdict.Rule}” this may last {Lifetime.Words(verdict.EffectLives)} at most; it can be extended later.")
            : Decision.Of(new ActionRequested(state.Runs.Count + 1, Order, Context.SenderAsRecipient, verdict, Context.Now + verdict.RequestLives));
    }

    public Answer Answer(Incident after) => new(AnswerTo.Sender, "action-requested") { Run = after.Runs.Count };

    /// <summary>Too few people who could ever approve, and nobody who could break the glass.</summary>
    private Refusal? NobodyLeft(Verdict verdict)
    {
        var asker = Context.Roster.Find(Context.Sender);
        var others = Context.Roster.People.Count(p => p != asker && verdict.Approvers.Any(r => Roles.Read(r) is { } role && p.Has(role)));
        return others >= verdict.Approvals || Context.Roster.With(Role.EngineeringLead).Any() ? null
            : new Refusal("no-approver", $"Rule “{verdict.Rule}” needs {verdict.Approvals} to approve besides you, and the roster has {others}: set Roster:People.");
    }

    private ActionRun? TakenBack(Incident state) => state.Runs.Values.LastOrDefault(r =>
        r is { End: RunEnd.Undone, EndedBy: not null } && r.EndedAt > Context.Now - Grace && r.Order with { For = null } == Order with { For = null });

    private Refusal? WhyNot(Incident state)
    {
        var settings = Context.Settings.Actions;
        if (Barred is not null)
        {
            return Barred;
        }

        if (!state.IsOpen)
        {
            return new Refusal("resolved", $"{state.Id} is resolved. Reopen it first: `{Context.Settings.CommandName} reopen {state.Id}`.");
        }

        if (state.Frozen is { } frozen)
        {
            return new Refusal("frozen", $"All actions are frozen by {frozen.By.Name}. A lead lifts that: `{Context.Settings.CommandName} thaw`.");
        }

        if (state.Runs.Values.FirstOrDefault(r => r.IsLive && r.Order with { For = null } == Order with { For = null }) is { } same)
        {
            return new Refusal("same-action", $"#{same.Number} does that already ({ActionWords.State(same)}).");
        }

        if (!Again && TakenBack(state) is { } back)
        {
            return new Refusal("taken-back", $"{back.EndedBy?.Name} took that back at {back.EndedAt:HH:mm} UTC (#{back.Number}). If it is needed all the same, end the line with `again`.");
        }

        if (state.Runs.Count >= settings.MaxPerIncident)
        {
            return new Refusal("cap", $"{state.Id} has had {settings.MaxPerIncident} actions, which is the most that Actions:MaxPerIncident allows. Go on by hand, or raise it.");
        }

        return state.Runs.Values.Count(r => r.RequestedAt > Context.Now - TimeSpan.FromHours(1)) >= settings.MaxPerHour
            ? new Refusal("cap", $"{settings.MaxPerHour} actions were asked for within an hour, the most that Actions:MaxPerHour allows. Wait, or block a range.")
            : null;
    }
}
