using System.Collections.Concurrent;
using System.Globalization;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker;

/// <summary>
/// Puts a container in the place of another, which stays under another name and is what the undo puts back. The new one is made first, so that
/// what the engine refuses costs nothing; then the old one gives way.
/// </summary>
/// <param name="kept">What the old one is called: NAME-kept-INC-…-1.</param>
internal abstract class ReplaceAction(string verb, string kept, ContainerTarget target) : ContainerAction(verb, target)
{
    // Whether the old one was well when it gave way: the new one need not be better than a health check that always failed.
    private readonly ConcurrentDictionary<string, bool> wellBefore = new();

    /// <summary>It answers nobody from the moment that the old one gives way until the new one is up.</summary>
    public sealed override bool Silences(ActionOrder order) => Target.Silences(NameIn(order));

    /// <summary>What the new one is made of.</summary>
    /// <exception cref="TargetException">It is not there.</exception>
    protected abstract Task<Difference> DifferenceOf(GuardedRun run, ContainerState old, CancellationToken cancellationToken);

    /// <summary>In words, how the old one gives way: a step of the plan.</summary>
    protected abstract IEnumerable<string> Leaving(ContainerState old, string name);

    protected abstract Task Leave(ContainerState old, StepLog steps, CancellationToken cancellationToken);

    /// <summary>What is wrong with the old one that gave way; null: nothing.</summary>
    protected abstract string? WhyNotGone(ContainerState old);

    /// <summary>What is wrong with the new one; null: nothing.</summary>
    protected abstract string? WhyNotNew(ContainerState now, Difference difference);

    protected abstract IEnumerable<string> ChangeOf(ContainerState old, Difference difference);

    protected abstract IEnumerable<string> WarningsOf(ContainerState old);

    protected override async Task<bool> IsHalfDone(GuardedRun run, CancellationToken cancellationToken)
    {
        var name = NameIn(run.Run.Order);
        return await Engine.Inspect(ContainerBefore.Of(run).Id, cancellationToken) is { } old
            && (old.Name == name || old.Name == KeptName(run))
            && (await Target.Find(name, cancellationToken) is not { } holder || holder.Id == old.Id || IsOurs(holder, run));
    }

    protected override async Task<ActionPlan> PlanAnew(GuardedRun run, CancellationToken cancellationToken)
    {
        var name = NameIn(run.Run.Order);
        var old = await Target.Named(name, cancellationToken);
        Refuse(old);
        var difference = await DifferenceOf(run, old, cancellationToken);
        return new ActionPlan(
            [
                $"create {NextName(run)} like {old} from {difference.Image}",
                $"rename {old} to {KeptName(run)}", $"update {KeptName(run)}: restart policy no",
                .. Leaving(old, KeptName(run)),
                $"rename {NextName(run)} to {name}", $"start {name}",
            ],
            [.. ChangeOf(old, difference)],
            [],
            [.. WarningsOf(old), .. await CommonWarnings(old, cancellationToken)],
            $"remove {name}, rename {KeptName(run)} to {name}, connect it to {Shown(old.Networks.Keys)}, restart policy {old.RestartPolicy}, start it")
        {
            Before = new ContainerBefore(old.Id, old.Image, old.RestartPolicy, old.Networks).ToJson(),
        };
    }

    protected override async Task Do(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var name = NameIn(run.Run.Order);
        var before = ContainerBefore.Of(run);
        var old = await Old(run, cancellationToken);
        wellBefore.TryAdd(run.Mark, old.Health is null or "healthy" or "starting");
        var recreation = new ContainerRecreation(old, await Engine.Image(before.Image!, cancellationToken), before.Policy!, before.Networks!);
        var difference = await DifferenceOf(run, old, cancellationToken);
        run.GoOn();
        var next = await recreation.Create(Target, NextName(run), difference, await Ours(run, cancellationToken), steps, cancellationToken);
        run.GoOn();
        await Rename(old, KeptName(run), steps, cancellationToken);
        await SetPolicy(old, RestartPolicy.No, steps, cancellationToken);
        await Leave(old, steps, cancellationToken);
        run.GoOn();
        await Rename(next, name, steps, cancellationToken);
        await Target.Step(steps, $"start {name}", () => Engine.Start(next.Id, cancellationToken));
    }

    public override async Task<Look> LookAtEffect(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var name = NameIn(run.Run.Order);
        var before = ContainerBefore.Of(run);
        var old = await Target.Same(before, cancellationToken);
        if (await Target.Find(name, cancellationToken) is not { } now || !IsOurs(now, run))
        {
            return new Look(false, $"{name} is not the container that was made for {run.Mark}");
        }

        var look = await Target.WaitUntilWell(now.Id, mustBeHealthy: wellBefore.GetValueOrDefault(run.Mark, true), cancellationToken);
        var wrong = look.Holds ? null : look.Seen;
        wrong ??= WhyNotNew(now, await DifferenceOf(run, old, cancellationToken));
        wrong ??= await WhyNotReached(now.Id, before, cancellationToken);
        wrong ??= old.Name != KeptName(run) ? $"the old container is called {old.Name}" : old.RestartPolicy != RestartPolicy.No ? $"{old.Name} would be restarted" : null;
        wrong ??= WhyNotGone(old);
        return wrong is not null ? new Look(false, wrong) : new Look(true, $"{look.Seen}, on {Shown(before.Networks!.Keys)}; the old one is {old.Name} ({old.Status})");
    }

    protected override async Task PutBack(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        wellBefore.TryRemove(run.Mark, out _);
        var before = ContainerBefore.Of(run);
        var old = await Old(run, cancellationToken); // Without it nothing is removed: a replacement is better than none.
        while (await Ours(run, cancellationToken) is { } ours)
        {
            ThrowIfHeld(ours, before, NameIn(run.Run.Order));
            await Target.Step(steps, $"stop {ours}", () => Engine.Stop(ours.Id, cancellationToken));
            await Target.Step(steps, $"remove {ours}", () => Engine.Remove(ours.Id, cancellationToken));
        }

        await Rename(old, NameIn(run.Run.Order), steps, cancellationToken);
        await Target.Connect(old, before.Networks!, steps, cancellationToken);
        await SetPolicy(old, before.Policy!, steps, cancellationToken);
        if (!old.IsRunning)
        {
            await Target.Step(steps, $"start {old}", () => Engine.Start(old.Id, cancellationToken));
        }
    }

    public override async Task<Look> LookAtRevert(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var before = ContainerBefore.Of(run);
        var look = await Target.WaitUntilWell(before.Id, mustBeHealthy: false, cancellationToken);
        var now = await Target.Same(before, cancellationToken);
        var wrong = now.Name != NameIn(run.Run.Order) ? $"the container from before is called {now.Name}"
            : now.RestartPolicy != before.Policy ? $"{now.Name} has the restart policy {now.RestartPolicy} and not {before.Policy}"
            : await Ours(run, cancellationToken) is { } ours ? $"{ours.Name} of {run.Mark} is still there"
            : look.Holds ? await WhyNotReached(now.Id, before, cancellationToken) : look.Seen;
        return wrong is not null ? new Look(false, wrong) : new Look(true, $"the container from before is back: {look.Seen}, on {Shown(before.Networks!.Keys)}");
    }

    protected static string ShortImage(string image) => image.StartsWith("sha256:", StringComparison.Ordinal) ? image[..19] : image;

    private string KeptName(GuardedRun run) => Named(run, kept);

    private string NextName(GuardedRun run) => Named(run, "next");

    private string Named(GuardedRun run, string what) => string.Create(CultureInfo.InvariantCulture, $"{NameIn(run.Run.Order)}-{what}-{run.Incident}-{run.Run.Number}");

    private static bool IsOurs(ContainerState container, GuardedRun run) => container.Labels.GetValueOrDefault(ContainerRecreation.RunLabel) == run.Mark;

    /// <summary>What this run made, under either name.</summary>
    private async Task<ContainerState?> Ours(GuardedRun run, CancellationToken cancellationToken)
    {
        foreach (var name in new[] { NextName(run), NameIn(run.Run.Order) })
        {
            if (await Target.Find(name, cancellationToken) is { } found && IsOurs(found, run))
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The container from before, which nobody else has pushed out of its place.</summary>
    private async Task<ContainerState> Old(GuardedRun run, CancellationToken cancellationToken)
    {
        var name = NameIn(run.Run.Order);
        var old = await Target.Same(ContainerBefore.Of(run), cancellationToken);
        var holder = await Target.Find(name, cancellationToken);
        if ((holder is not null && holder.Id != old.Id && !IsOurs(holder, run)) || (old.Name != name && old.Name != KeptName(run)))
        {
            var by = holder?.Labels.GetValueOrDefault(ContainerRecreation.RunLabel);
            throw new TargetException($"{name} is another container by now{(by is null ? "" : $", made for {by}: undo that first")}");
        }

        return old;
    }

    /// <summary>What somebody took off its networks or paused is being examined, and is all in its memory.</summary>
    private static void ThrowIfHeld(ContainerState ours, ContainerBefore before, string name)
    {
        if (ours.IsPaused)
        {
            throw new TargetException($"{ours.Name} is paused: release it first");
        }

        // Only under its final name is it on all of them.
        var missing = ours.Name == name && ours.IsRunning ? before.Networks!.Keys.Where(n => !ours.Networks.ContainsKey(n)).ToArray() : [];
        if (missing.Length > 0)
        {
            throw new TargetException($"{ours.Name} is isolated (not on {string.Join(", ", missing)}): release it first");
        }
    }

    private Task Rename(ContainerState container, string name, StepLog steps, CancellationToken cancellationToken) => container.Name == name
        ? Task.CompletedTask
        : Target.Step(steps, $"rename {container} to {name}", () => Engine.Rename(container.Id, name, cancellationToken));

    private Task SetPolicy(ContainerState container, RestartPolicy policy, StepLog steps, CancellationToken cancellationToken) => container.RestartPolicy == policy
        ? Task.CompletedTask
        : Target.Step(steps, $"update {container}: restart policy {policy}", () => Engine.SetRestartPolicy(container.Id, policy, cancellationToken));

    private async Task<string?> WhyNotReached(string id, ContainerBefore before, CancellationToken cancellationToken)
    {
        var now = await Engine.Inspect(id, cancellationToken);
        foreach (var (name, endpoint) in before.Networks!)
        {
            if (now is null || !endpoint.IsLike(now.Networks.GetValueOrDefault(name))
                || (await Engine.Members(now.Networks[name].Network, cancellationToken))?.ContainsKey(id) != true)
            {
                return $"{now?.Name} is not on {name} as it was before";
            }
        }

        return null;
    }

    private static void Refuse(ContainerState old)
    {
        if (!old.IsRunning)
        {
            throw new TargetException($"{old.Name} does not run ({old.Status}): start it first");
        }

        if (old.RemovesItself)
        {
            throw new TargetException($"{old.Name} was started with --rm: when it ends it is gone, and could not be put back");
        }

        if (old.Networks.Count == 0 && !old.NetworkMode.StartsWith("container:", StringComparison.Ordinal))
        {
            throw new TargetException($"{old.Name} is on no network (isolated?), so its place is not known: undo the isolation first");
        }
    }

    private async Task<IEnumerable<string>> CommonWarnings(ContainerState old, CancellationToken cancellationToken)
    {
        var warnings = new List<string>
        {
            $"The new {old.Name} has other addresses: reload an nginx that has it as its upstream.",
            $"The undo removes the new {old.Name} with its logs: save them before.",
        };
        if (old.Labels.ContainsKey(ContainerRecreation.ComposeLabels + "project"))
        {
            warnings.Add($"The compose file still says {ContainerState.Text(old.Config["Image"])}, with the old settings: change it there too, or the next `up` undoes this.");
        }

        if (await Target.SharersOf(old, cancellationToken) is { Count: > 0 } sharers)
        {
            warnings.Add($"Containers that share its network stay with the old one until they are made anew: {string.Join(", ", sharers)}.");
        }

        return warnings;
    }

    private static string Shown(IEnumerable<string> networks) => string.Join(", ", networks) is { Length: > 0 } text ? text : "no network";
}
