using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker;

/// <summary>Keeps the engine from restarting a container, which would lose what is in its memory. The order is <c>off NAME</c>.</summary>
internal sealed class RestartPolicyOff(ContainerTarget target) : ContainerAction(Verb, target)
{
    public const string Verb = "restart-policy";

    private const string Off = "off ";

    protected override string NameIn(ActionOrder order) => order.Target.StartsWith(Off, StringComparison.Ordinal)
        ? order.Target[Off.Length..]
        : throw new TargetException($"“{order.Target}” is not understood: it goes “off NAME”");

    protected override async Task<bool> IsHalfDone(GuardedRun run, CancellationToken cancellationToken)
    {
        var before = ContainerBefore.Of(run);
        return await Target.Find(NameIn(run.Run.Order), cancellationToken) is { } now && now.Id == before.Id
            && (now.RestartPolicy == RestartPolicy.No || now.RestartPolicy == before.Policy);
    }

    protected override async Task<ActionPlan> PlanAnew(GuardedRun run, CancellationToken cancellationToken)
    {
        var container = await Target.Named(NameIn(run.Run.Order), cancellationToken);
        var policy = container.RestartPolicy;
        if (policy == RestartPolicy.No)
        {
            throw new TargetException($"{container.Name} has no restart policy: the engine does not restart it");
        }

        return new ActionPlan(
            [$"update {container}: restart policy no"],
            [$"- restart policy {policy}", "+ restart policy no"],
            [],
            [$"If {container.Name} ends, nobody starts it again."],
            $"set the restart policy of {container.Name} to {policy}")
        {
            Before = new ContainerBefore(container.Id, Policy: policy).ToJson(),
        };
    }

    protected override async Task Do(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        run.GoOn();
        await Set(run, RestartPolicy.No, steps, cancellationToken);
    }

    public override Task<Look> LookAtEffect(GuardedRun run, StepLog steps, CancellationToken cancellationToken) =>
        LookFor(run, RestartPolicy.No, cancellationToken);

    protected override Task PutBack(GuardedRun run, StepLog steps, CancellationToken cancellationToken) =>
        Set(run, ContainerBefore.Of(run).Policy!, steps, cancellationToken);

    public override Task<Look> LookAtRevert(GuardedRun run, StepLog steps, CancellationToken cancellationToken) =>
        LookFor(run, ContainerBefore.Of(run).Policy!, cancellationToken);

    private async Task Set(GuardedRun run, RestartPolicy policy, StepLog steps, CancellationToken cancellationToken)
    {
        var container = await Target.Same(ContainerBefore.Of(run), cancellationToken);
        await Target.Step(steps, $"update {container}: restart policy {policy}", () => Engine.SetRestartPolicy(container.Id, policy, cancellationToken));
    }

    private async Task<Look> LookFor(GuardedRun run, RestartPolicy policy, CancellationToken cancellationToken)
    {
        var now = await Target.Same(ContainerBefore.Of(run), cancellationToken);
        return new Look(now.RestartPolicy == policy, $"{now.Name} has the restart policy {now.RestartPolicy} and is {now.Status}");
    }
}
