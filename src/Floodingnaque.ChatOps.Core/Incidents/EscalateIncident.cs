using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Incidents;

/// <summary>"When in doubt, escalate" (runbook): fires the next rung now, acknowledged or not.</summary>
/// <param name="CommandName">For the commands that a refusal names.</param>
public sealed record EscalateIncident(Recipient By, DateTimeOffset At, string CommandName) : ICommand
{
    public static readonly Verb Verb = new(
        "escalate", ["page", "esc"], "escalate", "Call the next step of the chain now.", Audience.Responder, NeedsIncident: true,
        call => new Change(call.Incident, new EscalateIncident(call.Context.SenderAsRecipient, call.Context.Now, call.Context.Settings.CommandName)));

    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state)
    {
        if (!state.IsOpen)
        {
            return Decision.Refuse("resolved", $"{state.Id} is resolved. Reopen it first: `{CommandName} reopen {state.Id}`.");
        }

        return state.Ladder.FirstOrDefault(s => !state.Steps.ContainsKey(s.Number)) is { } next
            ? Decision.Of(Fire(next, By, state.Acknowledged is not null))
            : Decision.Refuse("ladder-done", $"Everybody in the chain of {state.Id} was already called. Their phone numbers: `{CommandName} contacts`.");
    }

    public Answer Answer(Incident after) => new(AnswerTo.Sender, "escalated");

    /// <summary>A rung fires; when it holds nobody who could be reached, that is known at once and said at once.</summary>
    internal static IncidentEvent[] Fire(LadderStep step, Recipient? by, bool afterAcknowledgement = false)
    {
        var fired = new EscalationStepFired(step.Number, by) { AfterAcknowledgement = afterAcknowledgement };
        return step.Recipients.Count == 0
            ? [fired, new EscalationUnreached(step.Number, "nobody on the roster has this role")]
            : step.Recipients.All(r => r.Address is null)
                ? [fired, new EscalationUnreached(step.Number, "nobody in it has an id on this platform")]
                : [fired];
    }

    /// <summary>The rungs that are due the moment a ladder starts.</summary>
    internal static IEnumerable<IncidentEvent> FireDue(IReadOnlyList<LadderStep> ladder, DateTimeOffset now) =>
        ladder.Where(s => s.DueAt <= now).SelectMany(s => Fire(s, null));
}
