using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker;

/// <summary>Freezes all processes of a container; its memory and its files stay as they are.</summary>
internal sealed class PauseContainer(ContainerTarget target) : ContainerAction(Verb, target)
{
    public const string Verb = "pause";

    public override bool Silences(ActionOrder order) => Target.Silences(order.Target);

    protected override async Task<bool> IsHalfDone(GuardedRun run, CancellationToken cancellationToken) =>
        await Target.Find(run.Run.Order.Target, cancellationToken) is { IsRunning: true } now && now.Id == ContainerBefore.Of(run).Id;

    protected override async Task<ActionPlan> PlanAnew(GuardedRun run, CancellationToken cancellationToken)
    {
        var container = await Target.Named(run.Run.Order.Target, cancellationToken);
        if (!container.IsRunning || container.IsPaused)
        {
            throw new TargetException($"{container.Name} does not run ({container.Status}): there is nothing to pause");
        }

        string[] silenced = Target.Silences(container.Name) ? [$"Flood warnings are not sent while {container.Name} is paused."] : [];
        return new ActionPlan(
            [$"pause {container}"],
            [],
            [],
            ["A paused container answers nobody: its health check fails, and no command can be run in it (what is in it must be looked at from outside).", .. silenced],
            $"unpause {container.Name}")
        {
            Before = new ContainerBefore(container.Id).ToJson(),
        };
    }

    protected override async Task Do(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var container = await Target.Same(ContainerBefore.Of(run), cancellationToken);
        run.GoOn();
        await Target.Step(steps, $"pause {container}", () => Engine.Pause(container.Id, cancellationToken));
    }

    public override async Task<Look> LookAtEffect(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var now = await Target.Same(ContainerBefore.Of(run), cancellationToken);
        return new Look(now.IsPaused, now.IsPaused ? $"{now.Name} is paused" : $"{now.Name} is not paused ({now.Status})");
    }

    protected override async Task PutBack(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var container = await Target.Same(ContainerBefore.Of(run), cancellationToken);
        if (container.IsPaused)
        {
            await Target.Step(steps, $"unpause {container}", () => Engine.Unpause(container.Id, cancellationToken));
        }
    }

    public override async Task<Look> LookAtRevert(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var now = await Target.Same(ContainerBefore.Of(run), cancellationToken);
        return now.IsRunning && !now.IsPaused
            ? new Look(true, $"{now.Name} runs again")
            : new Look(false, $"{now.Name} does not run ({now.Status})");
    }
}
