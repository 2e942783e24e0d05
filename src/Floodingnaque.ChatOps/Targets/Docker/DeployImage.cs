using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker;

/// <summary>Runs a container from another image, pinned by its digest; the old one is stopped and kept. The order is <c>NAME IMAGE@sha256:…</c>.</summary>
internal sealed class DeployImage(ContainerTarget target) : ReplaceAction(Verb, "before", target)
{
    public const string Verb = "deploy";

    protected override string NameIn(ActionOrder order) => PinnedImage.Of(order).Container;

    protected override async Task<Difference> DifferenceOf(GuardedRun run, ContainerState old, CancellationToken cancellationToken)
    {
        var (reference, id) = await PinnedImage.Of(run.Run.Order).On(Engine, cancellationToken);
        return id == old.Image
            ? throw new TargetException($"{NameIn(run.Run.Order)} runs from that image already")
            : new Difference(reference, run.Mark) { KeepsAnonymousVolumes = true };
    }

    protected override IEnumerable<string> Leaving(ContainerState old, string name) => [$"stop {name}"];

    protected override Task Leave(ContainerState old, StepLog steps, CancellationToken cancellationToken) =>
        old.IsRunning ? Target.Step(steps, $"stop {old}", () => Engine.Stop(old.Id, cancellationToken)) : Task.CompletedTask;

    protected override string? WhyNotGone(ContainerState old) => old.IsRunning ? $"{old.Name} still runs" : null;

    protected override string? WhyNotNew(ContainerState now, Difference difference) =>
        ContainerState.Text(now.Config["Image"]) == difference.Image ? null : $"{now.Name} runs from {now.Config["Image"]}";

    protected override IEnumerable<string> ChangeOf(ContainerState old, Difference difference) =>
        [$"- image {ContainerState.Text(old.Config["Image"])} ({ShortImage(old.Image)})", $"+ image {difference.Image}"];

    protected override IEnumerable<string> WarningsOf(ContainerState old) => [$"{old.Name} answers nobody from the stop until the new one is up."];
}
