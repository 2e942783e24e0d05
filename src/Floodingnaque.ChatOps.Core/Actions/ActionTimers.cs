using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>What time does to runs: requests lapse, effects end, what nobody confirmed is taken back.</summary>
internal static class ActionTimers
{
    internal static IEnumerable<(DateTimeOffset At, Func<DateTimeOffset, ICommand> Command)> All(Incident s)
    {
        foreach (var run in s.Runs.Values.Where(r => r.IsLive))
        {
            if (run.State is RunState.Planning or RunState.Waiting)
            {
                yield return (run.LapsesAt, now => new LapseAction(run.Number, now));
            }

            if (run.State is RunState.InForce && run.EndsAt is { } end)
            {
                yield return (end, now => new OrderUndo(run.Number, UndoCause.Expired, now));
            }

            if (run.State is RunState.InForce && run.RenewAt is { } again)
            {
                yield return (again, now => new RetryRenewal(run.Number, now));
            }

            if (run.State is RunState.InForce && run.ConfirmBy is { } by)
            {
                yield return (by, now => new OrderUndo(run.Number, UndoCause.NotConfirmed, now));
            }
        }
    }
}

/// <summary>What time may not take back yet.</summary>
public static class Containment
{
    /// <summary>The newer run that holds what <paramref name="run"/> was done to; null: none. An older one was in force when this one was approved.</summary>
    public static ActionRun? HolderOf(Incident s, ActionRun run) => s.Runs.Values.LastOrDefault(r =>
        r.Number > run.Number && r.Kind.Holds && r.State is RunState.Approved or RunState.InForce or RunState.Undoing
        && r.Order.Place == run.Order.Place && r.Kind.Subject(r.Order) == run.Kind.Subject(run.Order));
}

public sealed record LapseAction(int Run, DateTimeOffset Now) : ICommand
{
    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state) =>
        state.Runs.TryGetValue(Run, out var run) && run.State is RunState.Planning or RunState.Waiting && run.LapsesAt <= Now
            ? Decision.Of(new ActionLapsed(Run))
            : Decision.Of();

    public Answer Answer(Incident after) => Chat.Answer.Silent;
}

/// <summary>Time takes it back.</summary>
public sealed record OrderUndo(int Run, UndoCause Cause, DateTimeOffset Now) : ICommand
{
    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state) =>
        state.Runs.TryGetValue(Run, out var run) && run.State is RunState.InForce && (Cause is UndoCause.Expired ? run.EndsAt : run.ConfirmBy) <= Now
            ? Decision.Of(new UndoOrdered(Run, null, Cause))
            : Decision.Of();

    public Answer Answer(Incident after) => Chat.Answer.Silent;
}

/// <summary>The target is told once more how long it lasts.</summary>
public sealed record RetryRenewal(int Run, DateTimeOffset Now) : ICommand
{
    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state) =>
        state.Runs.TryGetValue(Run, out var run) && run.State is RunState.InForce && run.RenewAt <= Now
            ? Decision.Of(new RenewalRetried(Run))
            : Decision.Of();

    public Answer Answer(Incident after) => Chat.Answer.Silent;
}
