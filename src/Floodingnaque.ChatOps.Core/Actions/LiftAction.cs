using System.Collections.Immutable;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>Takes back by its name what <see cref="UndoAction"/> takes back by its number.</summary>
/// <param name="Actions">Verbs whose effects are meant.</param>
/// <param name="Subject">To what they were done; null: to whatever.</param>
/// <param name="Nothing">The sentence when none is in force.</param>
public sealed record LiftAction(ImmutableArray<string> Actions, string? Subject, string Nothing, Recipient By) : ICommand
{
    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state)
    {
        var runs = state.Runs.Values.Where(r => r.State is RunState.InForce && IsMeant(r)).ToArray();
        return runs.Length == 0 ? new Refusal("not-in-force", Nothing) : Decision.Of([.. runs.Select(r => new UndoOrdered(r.Number, By, UndoCause.Asked))]);
    }

    public Answer Answer(Incident after) => new(AnswerTo.Sender, "action-settled") { Run = after.Runs.Values.Last(r => r.State is RunState.Undoing && IsMeant(r)).Number };

    private bool IsMeant(ActionRun run) => Actions.Contains(run.Order.Action) && (Subject is null || ActionKinds.Of(run.Order.Action).Subject(run.Order) == Subject);
}
