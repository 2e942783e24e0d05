using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Incidents;

/// <summary>"I have it": stops the ladder in the same decision and makes that person lead when there is none.</summary>
public sealed record AcknowledgeIncident(Recipient By, DateTimeOffset At) : ICommand
{
    public static readonly Verb Verb = new(
        "ack", ["acknowledge", "claim", "take", "mine"], "ack", "Say that you have it: stops the escalation.", Audience.Responder,
        NeedsIncident: true,
        call => new Change(call.Incident, new AcknowledgeIncident(call.Context.SenderAsRecipient, call.Context.Now)));

    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state)
    {
        if (!state.IsOpen)
        {
            return Decision.Refuse("resolved", $"{state.Id} was already resolved by {state.ResolvedBy?.Name}. Nothing is waiting for you.");
        }

        if (state.Acknowledged is { } first)
        {
            if (first.By.Address != By.Address && state.CalledAgain(By) is [_, ..] steps)
            {
                return Decision.Of([.. steps.Select(step => new CallAnswered(By, step))]);
            }

            if (first.By.Address != By.Address && state.Steps.Values.Any(s => s.AnsweredBy?.Address == By.Address))
            {
                return Decision.Refuse("already-acknowledged", $"You answered this call of {state.Id} already.{(state.Lead is { } lead ? $" {lead.Name} leads." : "")}");
            }

            return Decision.Refuse("already-acknowledged", first.By.Address == By.Address
                ? $"You acknowledged {state.Id} already, at {first.At:HH:mm} UTC."
                : $"{first.By.Name} acknowledged {state.Id} first, at {first.At:HH:mm} UTC.");
        }

        // A clock that was set back must not make a negative response time.
        var taken = At > state.ClockFrom ? At - state.ClockFrom : TimeSpan.Zero;
        return Decision.Of(new IncidentAcknowledged(By, taken, At <= state.DeadlineAt, state.Lead is null));
    }

    public Answer Answer(Incident after) => new(
        AnswerTo.Sender, after.Acknowledged is { } first && first.By.Address != By.Address ? "call-answered" : "acknowledged");
}
