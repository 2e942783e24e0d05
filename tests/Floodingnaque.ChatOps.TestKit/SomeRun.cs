using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.TestKit;

/// <summary>A target driven as the runner drives it, without chat.</summary>
internal static class SomeRun
{
    public static GuardedRun Of(IGuardedAction action, string target, int number = 1)
    {
        var verdict = new Verdict("rule", 1, ["security-lead"], TimeSpan.FromMinutes(15), TimeSpan.FromHours(2));
        var order = new ActionOrder(action.Place.Action, target, action.Place.Name, null, false);
        return new GuardedRun(Some.Id, new ActionRun(number, order, Some.Recipient(Some.Maria), Some.Now, verdict, Some.Now.AddMinutes(15)));
    }

    /// <summary>A run with its plan, as after an approval.</summary>
    public static async Task<GuardedRun> Planned(this IGuardedAction action, string target, int number = 1)
    {
        var run = Of(action, target, number);
        var plan = await action.Plan(run, CancellationToken.None);
        return run with { Run = run.Run with { Plan = plan, Digest = PlanDigest.Of(run.Run.Order, plan) } };
    }

    /// <summary>Whether the plan would still be the one that was approved.</summary>
    public static async Task<bool> IsStillPlanned(this IGuardedAction action, GuardedRun run) =>
        PlanDigest.Of(run.Run.Order, await action.Plan(run, CancellationToken.None)) == run.Run.Digest;

    /// <summary>Why there is no plan.</summary>
    public static async Task<string> Refusal(this IGuardedAction action, string target)
    {
        try
        {
            await action.Plan(Of(action, target), CancellationToken.None);
            return "";
        }
        catch (TargetException e)
        {
            return e.Message;
        }
    }

    public static async Task<Look> Do(this IGuardedAction action, GuardedRun run, StepLog? steps = null)
    {
        steps ??= new StepLog();
        await action.Perform(run, steps, CancellationToken.None);
        return await action.LookAtEffect(run, steps, CancellationToken.None);
    }

    public static async Task<Look> Undo(this IGuardedAction action, GuardedRun run, StepLog? steps = null)
    {
        steps ??= new StepLog();
        await action.Revert(run, steps, CancellationToken.None);
        return await action.LookAtRevert(run, steps, CancellationToken.None);
    }
}
