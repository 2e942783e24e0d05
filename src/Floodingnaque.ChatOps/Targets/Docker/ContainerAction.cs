using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker;

/// <summary>A verb for containers. What is found half done by this very run is what the run approved, and its plan stays.</summary>
internal abstract class ContainerAction(string verb, ContainerTarget target) : IGuardedAction
{
    public ActionPlace Place { get; } = new(ContainerTarget.Name, verb);

    public bool NeedsConfirmation => false;

    protected ContainerTarget Target => target;

    protected IContainerEngine Engine => target.Engine;

    public virtual bool Silences(ActionOrder order) => false;

    public async Task<ActionPlan> Plan(GuardedRun run, CancellationToken cancellationToken) =>
        run is { Begun: true, Run.Plan: { } plan } && await IsHalfDone(run, cancellationToken) ? plan : WithSubject(await PlanAnew(run, cancellationToken));

    public Task Perform(GuardedRun run, StepLog steps, CancellationToken cancellationToken) =>
        target.Exclusively(NameIn(run.Run.Order), () => Do(run, steps, cancellationToken), cancellationToken);

    public Task Revert(GuardedRun run, StepLog steps, CancellationToken cancellationToken) =>
        target.Exclusively(NameIn(run.Run.Order), () => PutBack(run, steps, cancellationToken), cancellationToken);

    public abstract Task<Look> LookAtEffect(GuardedRun run, StepLog steps, CancellationToken cancellationToken);

    public abstract Task<Look> LookAtRevert(GuardedRun run, StepLog steps, CancellationToken cancellationToken);

    /// <summary>The plan is about this very container, and so has the evidence to be.</summary>
    private static ActionPlan WithSubject(ActionPlan plan) => plan.Before is { } before ? plan with { Subject = ContainerBefore.Parse(before).Id } : plan;

    /// <summary>The container's name in the order's target.</summary>
    protected virtual string NameIn(ActionOrder order) => order.Target;

    /// <summary>Whether what is there can be the work of this run, done in part or whole.</summary>
    protected abstract Task<bool> IsHalfDone(GuardedRun run, CancellationToken cancellationToken);

    protected abstract Task<ActionPlan> PlanAnew(GuardedRun run, CancellationToken cancellationToken);

    protected abstract Task Do(GuardedRun run, StepLog steps, CancellationToken cancellationToken);

    protected abstract Task PutBack(GuardedRun run, StepLog steps, CancellationToken cancellationToken);
}
