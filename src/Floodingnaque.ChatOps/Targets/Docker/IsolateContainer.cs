using System.Collections.Concurrent;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.Targets.Docker;

/// <summary>Takes a running container off all its networks (runbook section 3.4) and leaves it running, so that what is in its memory stays.</summary>
/// <param name="host">The machine that the engine runs on, if the bot can look at it: its kernel says what a container has.</param>
internal sealed class IsolateContainer(ContainerTarget target, ITargetHost? host) : ContainerAction(Verb, target)
{
    public const string Verb = "isolate";

    // When it was started, to see that isolating did not restart it.
    private readonly ConcurrentDictionary<string, string> startedBefore = new();

    public override bool Silences(ActionOrder order) => Target.Silences(order.Target);

    protected override async Task<bool> IsHalfDone(GuardedRun run, CancellationToken cancellationToken)
    {
        var before = ContainerBefore.Of(run);
        return await Target.Find(run.Run.Order.Target, cancellationToken) is { } now && now.Id == before.Id
            && now.Networks.All(n => before.Networks!.TryGetValue(n.Key, out var was) && was.Equals(n.Value));
    }

    protected override async Task<ActionPlan> PlanAnew(GuardedRun run, CancellationToken cancellationToken)
    {
        var container = await Target.Named(run.Run.Order.Target, cancellationToken);
        Refuse(container);
        var networks = container.Networks;
        return new ActionPlan(
            [.. networks.Select(n => $"disconnect {container} from {n.Key}")],
            [.. networks.Select(n => $"- {n.Key}: {n.Value}")],
            [await Neighbours(container, cancellationToken)],
            [.. await Warnings(container, cancellationToken)],
            $"connect {container.Name} again: {string.Join("; ", networks.Select(n => $"{n.Key} with {n.Value}"))}")
        {
            Before = new ContainerBefore(container.Id, Networks: networks).ToJson(),
        };
    }

    protected override async Task Do(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var container = await Target.Same(ContainerBefore.Of(run), cancellationToken);
        startedBefore.TryAdd(run.Mark, container.StartedAt);
        foreach (var (name, endpoint) in container.Networks)
        {
            run.GoOn();
            await Target.Disconnect(container, name, endpoint.Network, steps, cancellationToken);
        }
    }

    public override async Task<Look> LookAtEffect(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var before = ContainerBefore.Of(run);
        var now = await Target.Same(before, cancellationToken);
        if (now.Networks.Count > 0)
        {
            return new Look(false, $"{now.Name} is still on {string.Join(", ", now.Networks.Keys)}");
        }

        foreach (var (name, endpoint) in before.Networks!)
        {
            if (await Engine.Members(endpoint.Network, cancellationToken) is { } members && members.ContainsKey(now.Id))
            {
                return new Look(false, $"the network {name} still has {now.Name}");
            }
        }

        var devices = await Devices(now, cancellationToken);
        if (devices?.Where(d => d != "lo").ToArray() is { Length: > 0 } left)
        {
            return new Look(false, $"{now.Name} still has the network device {string.Join(", ", left)}");
        }

        startedBefore.TryRemove(run.Mark, out var started);
        return started is not null && started != now.StartedAt
            ? new Look(false, $"{now.Name} was restarted meanwhile, and its memory is lost")
            : new Look(true, $"{now.Name} is on no network{(devices is null ? "" : ", has no device but lo")} and is {now.Status}");
    }

    protected override async Task PutBack(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        startedBefore.TryRemove(run.Mark, out _);
        var before = ContainerBefore.Of(run);
        await Target.Connect(await Target.Same(before, cancellationToken), before.Networks!, steps, cancellationToken);
    }

    public override async Task<Look> LookAtRevert(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var before = ContainerBefore.Of(run);
        var now = await Target.Same(before, cancellationToken);
        var wrong = before.Networks!.Where(n => !n.Value.IsLike(now.Networks.GetValueOrDefault(n.Key))).Select(n => n.Key).ToArray();
        return wrong.Length > 0
            ? new Look(false, $"{now.Name} is not on {string.Join(", ", wrong)} as it was before")
            : new Look(true, $"{now.Name} is on {string.Join(", ", before.Networks!.Keys)} again and is {now.Status}");
    }

    private static void Refuse(ContainerState container)
    {
        if (container.NetworkMode == "host")
        {
            throw new TargetException($"{container.Name} uses the network of its machine, which cannot be disconnected: pause it, or block at the firewall");
        }

        if (container.NetworkMode.StartsWith("container:", StringComparison.Ordinal))
        {
            throw new TargetException($"{container.Name} uses the network of another container ({container.NetworkMode["container:".Length..]}): isolate that one");
        }

        if (container.NetworkMode == "none" || container.Networks.ContainsKey("none") || container.Networks.Count == 0)
        {
            throw new TargetException($"{container.Name} is on no network: it is isolated already");
        }
    }

    private async Task<IEnumerable<string>> Warnings(ContainerState container, CancellationToken cancellationToken)
    {
        var warnings = new List<string>();
        var names = container.Networks.Values.SelectMany(n => n.Aliases).Append(container.Name).Distinct(StringComparer.Ordinal);
        warnings.Add($"The names {string.Join(", ", names)} are not found any more: an nginx that has one as its upstream cannot reload. Reload nginx only after the release.");
        if (container.PublishedPorts is { Count: > 0 } ports)
        {
            warnings.Add($"Its published ports go dark: {string.Join(", ", ports)}.");
        }

        if (await Target.SharersOf(container, cancellationToken) is { Count: > 0 } sharers)
        {
            warnings.Add($"Containers that share its network go dark with it: {string.Join(", ", sharers)}.");
        }

        if (Target.Silences(container.Name))
        {
            warnings.Add($"Flood warnings are not sent while {container.Name} is isolated.");
        }

        return warnings;
    }

    private async Task<string> Neighbours(ContainerState container, CancellationToken cancellationToken)
    {
        var others = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var endpoint in container.Networks.Values)
        {
            others.UnionWith((await Engine.Members(endpoint.Network, cancellationToken))?.Where(m => m.Key != container.Id).Select(m => m.Value) ?? []);
        }

        return others.Count == 0 ? "Nobody else is on its networks." : $"Others on its networks, which no longer reach it: {string.Join(", ", others)}.";
    }

    /// <summary>The network devices that its kernel gives it; null when the bot cannot see them.</summary>
    private async Task<IReadOnlyList<string>?> Devices(ContainerState container, CancellationToken cancellationToken)
    {
        if (host is null || container.Pid <= 0)
        {
            return null;
        }

        try
        {
            // The bot may be in a container itself, where the same number is another process.
            var owner = await host.Read($"/proc/{container.Pid}/cgroup", cancellationToken);
            var devices = await host.Read($"/proc/{container.Pid}/net/dev", cancellationToken);
            return owner?.Contains(container.Id, StringComparison.Ordinal) == true
                ? [.. (devices ?? "").Split('\n').Skip(2).Select(l => l.Split(':')[0].Trim()).Where(d => d.Length > 0)]
                : null;
        }
        catch (TargetException)
        {
            return null; // the engine's own word stands, and the look does not claim more
        }
    }
}
