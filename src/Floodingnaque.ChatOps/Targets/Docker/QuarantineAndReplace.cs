using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker;

/// <summary>
/// Takes a container off its networks, leaves it running for those who examine it, and puts a clean one from a pinned image in its place
/// (runbook section 3.4). The order is <c>NAME IMAGE@sha256:…</c>.
/// </summary>
internal sealed class QuarantineAndReplace(ContainerTarget target) : ReplaceAction(Verb, "quarantine", target)
{
    public const string Verb = "quarantine-and-replace";

    protected override string NameIn(ActionOrder order) => PinnedImage.Of(order).Container;

    protected override async Task<Difference> DifferenceOf(GuardedRun run, ContainerState old, CancellationToken cancellationToken)
    {
        var (reference, _) = await PinnedImage.Of(run.Run.Order).On(Engine, cancellationToken);
        return old.NetworkMode is "host" or "none" || old.NetworkMode.StartsWith("container:", StringComparison.Ordinal)
            ? throw new TargetException($"{NameIn(run.Run.Order)} has no network of its own ({old.NetworkMode}) that it could be taken off: stop it, or `deploy` over it")
            : new Difference(reference, run.Mark);
    }

    protected override IEnumerable<string> Leaving(ContainerState old, string name) => old.Networks.Keys.Select(n => $"disconnect {name} from {n}");

    protected override Task Leave(ContainerState old, StepLog steps, CancellationToken cancellationToken) => Target.DisconnectAll(old, steps, cancellationToken);

    protected override string? WhyNotGone(ContainerState old) => old.Networks.Count > 0 ? $"{old.Name} is still on {string.Join(", ", old.Networks.Keys)}"
        : !old.IsRunning ? $"{old.Name} does not run any more ({old.Status}), and its memory is lost"
        : null;

    protected override string? WhyNotNew(ContainerState now, Difference difference) =>
        ContainerState.Text(now.Config["Image"]) == difference.Image ? null : $"{now.Name} runs from {now.Config["Image"]}";

    protected override IEnumerable<string> ChangeOf(ContainerState old, Difference difference) =>
        [$"- image {ContainerState.Text(old.Config["Image"])} ({ShortImage(old.Image)}), on {string.Join(", ", old.Networks.Keys)}", $"+ image {difference.Image}, on the same networks"];

    protected override IEnumerable<string> WarningsOf(ContainerState old)
    {
        yield return $"The old {old.Name} goes on running without a network, and shares its volumes with the new one: what was written there is still there.";
        if (old.AnonymousVolumes is { Count: > 0 } volumes)
        {
            yield return $"Volumes without a name start empty: {string.Join(", ", volumes.Select(v => v.Destination))}.";
        }

        if (Target.Silences(old.Name))
        {
            yield return $"Flood warnings are not sent until the new {old.Name} is up.";
        }
    }
}
