using System.Globalization;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker;

/// <summary>Puts copies of a container beside it, NAME-2 and so on, under the same aliases. The order is <c>NAME N</c>: N in all, 2 to 10.</summary>
internal sealed class ScaleContainer(ContainerTarget target) : ContainerAction(Verb, target)
{
    public const string Verb = "scale";

    private const int Most = 10;

    protected override string NameIn(ActionOrder order) => Words(order).Name;

    protected override async Task<bool> IsHalfDone(GuardedRun run, CancellationToken cancellationToken)
    {
        foreach (var name in Names(run.Run.Order))
        {
            if (await Target.Find(name, cancellationToken) is { } copy && !IsOurs(copy, run))
            {
                return false;
            }
        }

        return await Target.Find(NameIn(run.Run.Order), cancellationToken) is { } source && source.Id == ContainerBefore.Of(run).Id;
    }

    protected override async Task<ActionPlan> PlanAnew(GuardedRun run, CancellationToken cancellationToken)
    {
        var source = await Target.Named(NameIn(run.Run.Order), cancellationToken);
        if (!source.IsRunning)
        {
            throw new TargetException($"{source.Name} does not run ({source.Status}): there is nothing to copy");
        }

        if (source.Networks.Count == 0 || source.NetworkMode is "host" or "none")
        {
            throw new TargetException($"{source.Name} is on no network of its own: copies of it would not be found");
        }

        foreach (var name in Names(run.Run.Order))
        {
            if (await Target.Find(name, cancellationToken) is { } copy)
            {
                throw new TargetException($"there is a container {name} already{(copy.Labels.TryGetValue(ContainerRecreation.RunLabel, out var by) ? $", made for {by}" : "")}");
            }
        }

        var names = Names(run.Run.Order);
        return new ActionPlan(
            [.. names.SelectMany(n => new[] { $"create {n} like {source} from {source.Image}", $"start {n}" })],
            [.. names.Select(n => $"+ {n} on {string.Join(", ", source.Networks.Keys)}")],
            [],
            [.. Warnings(source)],
            $"remove {string.Join(", ", names)}")
        {
            Before = new ContainerBefore(source.Id, source.Image, source.RestartPolicy, source.Networks).ToJson(),
        };
    }

    protected override async Task Do(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var before = ContainerBefore.Of(run);
        var source = await Target.Same(before, cancellationToken);
        var recreation = new ContainerRecreation(source, await Engine.Image(before.Image!, cancellationToken), before.Policy!, before.Networks!);
        foreach (var name in Names(run.Run.Order))
        {
            var made = await Target.Find(name, cancellationToken);
            if (made is not null && !IsOurs(made, run))
            {
                throw new TargetException($"there is a container {name} already");
            }

            run.GoOn();
            made = await recreation.Create(Target, name, new Difference(source.Image, run.Mark) { IsCopy = true }, made, steps, cancellationToken);
            await Target.Step(steps, $"start {name}", () => Engine.Start(made.Id, cancellationToken));
        }
    }

    public override async Task<Look> LookAtEffect(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var before = ContainerBefore.Of(run);
        var source = await Target.Same(before, cancellationToken);
        var looks = await Task.WhenAll(Names(run.Run.Order).Select(n => LookAt(n, source, before, run, cancellationToken)));
        var wrong = looks.Where(l => !l.Holds).Select(l => l.Seen).ToArray();
        return wrong.Length > 0 ? new Look(false, string.Join("; ", wrong))
            : !source.IsRunning ? new Look(false, $"{source.Name} does not run any more ({source.Status})")
            : new Look(true, string.Join("; ", looks.Select(l => l.Seen)));
    }

    protected override async Task PutBack(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        foreach (var name in Names(run.Run.Order))
        {
            if (await Target.Find(name, cancellationToken) is { } copy && IsOurs(copy, run))
            {
                await Target.Step(steps, $"stop {copy}", () => Engine.Stop(copy.Id, cancellationToken));
                await Target.Step(steps, $"remove {copy}", () => Engine.Remove(copy.Id, cancellationToken));
            }
        }
    }

    public override async Task<Look> LookAtRevert(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        foreach (var name in Names(run.Run.Order))
        {
            if (await Target.Find(name, cancellationToken) is { } copy && IsOurs(copy, run))
            {
                return new Look(false, $"{copy.Name} is still there");
            }
        }

        var source = await Target.Same(ContainerBefore.Of(run), cancellationToken);
        return new Look(source.IsRunning, $"the copies of {source.Name} are gone; it is {source.Status}");
    }

    private async Task<Look> LookAt(string name, ContainerState source, ContainerBefore before, GuardedRun run, CancellationToken cancellationToken)
    {
        if (await Target.Find(name, cancellationToken) is not { } copy || !IsOurs(copy, run))
        {
            return new Look(false, $"there is no {name} of {run.Mark}");
        }

        var look = await Target.WaitUntilWell(copy.Id, mustBeHealthy: source.Health is null or "healthy", cancellationToken);
        var now = await Engine.Inspect(copy.Id, cancellationToken);
        var missing = before.Networks!.Where(n => !n.Value.WithoutAddresses().IsLike(now?.Networks.GetValueOrDefault(n.Key))).Select(n => n.Key).ToArray();
        return look.Holds && missing.Length > 0 ? new Look(false, $"{name} is not on {string.Join(", ", missing)} under the same names") : look;
    }

    private static IEnumerable<string> Warnings(ContainerState source)
    {
        yield return "An nginx that has it as its upstream uses the copies only after a reload, and has to be reloaded after the undo.";
        if (source.PublishedPorts is { Count: > 0 } ports)
        {
            yield return $"The copies have no published ports ({string.Join(", ", ports)} stay with {source.Name}): they are reached over the networks only.";
        }

        if (source.Labels.ContainsKey(ContainerRecreation.ComposeLabels + "project"))
        {
            yield return "The copies are unknown to the compose file: the next `down` leaves them running.";
        }
    }

    private static bool IsOurs(ContainerState container, GuardedRun run) => container.Labels.GetValueOrDefault(ContainerRecreation.RunLabel) == run.Mark;

    private static string[] Names(ActionOrder order)
    {
        var (name, total) = Words(order);
        return [.. Enumerable.Range(2, total - 1).Select(n => string.Create(CultureInfo.InvariantCulture, $"{name}-{n}"))];
    }

    private static (string Name, int Total) Words(ActionOrder order) =>
        order.Target.Split(' ') is [var name, var count] && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var total) && total is >= 2 and <= Most
            ? (name, total)
            : throw new TargetException($"“{order.Target}” is not understood: it goes “NAME N”, with 2 to {Most} in all");
}
