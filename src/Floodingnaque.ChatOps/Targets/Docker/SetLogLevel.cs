using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker;

/// <summary>
/// Has a container write all of its log at a level. It reads that from its environment, so it is made anew; the old one is stopped and kept with
/// its log. The order is <c>debug NAME</c> or <c>info NAME</c>.
/// </summary>
internal sealed class SetLogLevel(ContainerTarget target) : ReplaceAction(Verb, "before", target)
{
    public const string Verb = "log-level";

    protected override string NameIn(ActionOrder order) => Words(order).Name;

    protected override async Task<Difference> DifferenceOf(GuardedRun run, ContainerState old, CancellationToken cancellationToken)
    {
        var wanted = Wanted(run.Run.Order);
        if (wanted.All(w => old.Environment.GetValueOrDefault(w.Key) == w.Value))
        {
            throw new TargetException($"{NameIn(run.Run.Order)} has {string.Join(" and ", wanted.Select(w => $"{w.Key}={w.Value}"))} already");
        }

        // The very image it runs from; by its tag, as long as that means the same.
        var tag = ContainerState.Text(old.Config["Image"]);
        var image = (await Engine.Image(tag, cancellationToken))?.Id == old.Image ? tag : old.Image;
        return await Engine.Image(image, cancellationToken) is null
            ? throw new TargetException($"the image of {NameIn(run.Run.Order)} ({ShortImage(old.Image)}) is not on the engine's machine any more")
            : new Difference(image, run.Mark) { Environment = wanted, KeepsAnonymousVolumes = true };
    }

    protected override IEnumerable<string> Leaving(ContainerState old, string name) => [$"stop {name}"];

    protected override Task Leave(ContainerState old, StepLog steps, CancellationToken cancellationToken) =>
        old.IsRunning ? Target.Step(steps, $"stop {old}", () => Engine.Stop(old.Id, cancellationToken)) : Task.CompletedTask;

    protected override string? WhyNotGone(ContainerState old) => old.IsRunning ? $"{old.Name} still runs" : null;

    protected override string? WhyNotNew(ContainerState now, Difference difference) =>
        difference.Environment.All(w => now.Environment.GetValueOrDefault(w.Key) == w.Value) ? null : $"{now.Name} has another log level";

    protected override IEnumerable<string> ChangeOf(ContainerState old, Difference difference) => difference.Environment.SelectMany(w => new[]
    {
        old.Environment.TryGetValue(w.Key, out var was) ? $"- {w.Key}={was}" : $"- {w.Key} not set",
        $"+ {w.Key}={w.Value}",
    });

    protected override IEnumerable<string> WarningsOf(ContainerState old) =>
    [
        $"{old.Name} answers nobody from the stop until the new one is up, and what is only in its memory is lost: examine it before.",
    ];

    private Dictionary<string, string> Wanted(ActionOrder order)
    {
        var wanted = new Dictionary<string, string>(StringComparer.Ordinal) { [Target.Options.LogLevelVariable] = Words(order).Level };
        if (Target.Options.LogSamplingVariable.Length > 0)
        {
            wanted[Target.Options.LogSamplingVariable] = "false";
        }

        return wanted;
    }

    private static (string Level, string Name) Words(ActionOrder order) => order.Target.Split(' ') switch
    {
        ["debug", var name] => ("DEBUG", name),
        ["info", var name] => ("INFO", name),
        _ => throw new TargetException($"“{order.Target}” is not understood: it goes “debug NAME” or “info NAME”"),
    };
}
