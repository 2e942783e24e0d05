using System.Collections.Concurrent;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker;

/// <summary>The containers of one engine that the bot may touch, one change of each at a time.</summary>
internal sealed class ContainerTarget(DockerOptions options, IContainerEngine engine, TimeProvider clock)
{
    public const string Name = "docker";

    /// <summary>A container without a health check counts as well when it has run for so long.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, SemaphoreSlim> locks = new(StringComparer.Ordinal);

    public DockerOptions Options => options;

    public IContainerEngine Engine => engine;

    public bool Silences(string name) => options.Silencing.Contains(name, StringComparer.Ordinal);

    /// <exception cref="TargetException">It may not be touched, or there is none.</exception>
    public async Task<ContainerState> Named(string name, CancellationToken cancellationToken)
    {
        if (!options.Containers.Contains(name, StringComparer.Ordinal))
        {
            throw new TargetException($"{name} may not be touched: {DockerOptions.Key}:Containers has {string.Join(", ", options.Containers)}");
        }

        return await Find(name, cancellationToken) ?? throw new TargetException($"there is no container {name}");
    }

    /// <summary>By its name and not by an id that looks alike; null when there is none.</summary>
    public async Task<ContainerState?> Find(string name, CancellationToken cancellationToken) =>
        await engine.Inspect(name, cancellationToken) is { } found && found.Name == name ? found : null;

    /// <summary>The very container that the plan was about, whatever its name is now.</summary>
    /// <exception cref="TargetException">It is gone.</exception>
    public async Task<ContainerState> Same(ContainerBefore before, CancellationToken cancellationToken) =>
        await engine.Inspect(before.Id, cancellationToken)
        ?? throw new TargetException($"the container that it was about ({before.Id[..12]}) is gone: somebody removed or recreated it");

    public async Task Exclusively(string name, Func<Task> change, CancellationToken cancellationToken)
    {
        var one = locks.GetOrAdd(name, _ => new SemaphoreSlim(1, 1));
        await one.WaitAsync(cancellationToken);
        try
        {
            await change();
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Does one thing and notes it.</summary>
    public async Task Step(StepLog steps, string what, Func<Task> call)
    {
        var start = clock.GetTimestamp();
        await call();
        steps.Add(new StepRecord(what, null, "", clock.GetElapsedTime(start)));
    }

    /// <summary>Connects what is missing; what is connected otherwise is connected anew.</summary>
    public async Task Connect(ContainerState container, IEnumerable<KeyValuePair<string, NetworkEndpoint>> wanted, StepLog steps, CancellationToken cancellationToken)
    {
        foreach (var (name, endpoint) in wanted)
        {
            if (container.Networks.GetValueOrDefault(name) is { } now)
            {
                if (now.IsLike(endpoint))
                {
                    continue;
                }

                await Disconnect(container, name, now.Network, steps, cancellationToken);
            }

            // A network that was made anew meanwhile has another id and is meant all the same.
            var network = await engine.Members(endpoint.Network, cancellationToken) is null ? name : endpoint.Network;
            await Step(steps, $"connect {container} to {name} ({endpoint})", () => engine.Connect(network, container.Id, endpoint.ToJson(), cancellationToken));
        }
    }

    public Task Disconnect(ContainerState container, string name, string network, StepLog steps, CancellationToken cancellationToken) =>
        Step(steps, $"disconnect {container} from {name}", () => engine.Disconnect(network.Length > 0 ? network : name, container.Id, cancellationToken));

    public async Task DisconnectAll(ContainerState container, StepLog steps, CancellationToken cancellationToken)
    {
        foreach (var (name, endpoint) in container.Networks)
        {
            await Disconnect(container, name, endpoint.Network, steps, cancellationToken);
        }
    }

    /// <summary>Waits until it is healthy, or fails, or its time is over.</summary>
    /// <param name="mustBeHealthy">Otherwise it is enough that it goes on running.</param>
    public async Task<Look> WaitUntilWell(string container, bool mustBeHealthy, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        (string, int)? first = null;
        while (true)
        {
            var now = await engine.Inspect(container, cancellationToken) ?? throw new TargetException($"{container} is gone");
            first ??= (now.StartedAt, now.RestartCount);
            if (!now.IsRunning || first != (now.StartedAt, now.RestartCount))
            {
                return new Look(false, now.IsRunning ? $"{now.Name} does not go on running" : $"{now.Name} does not run ({now.Status}, exit code {now.ExitCode})");
            }

            if (now.Health == "healthy" || (now.Health is null && clock.GetElapsedTime(start) > Settling))
            {
                return new Look(true, $"{now.Name} runs{(now.Health is null ? "" : " and is healthy")}");
            }

            if (now.Health == "unhealthy" || clock.GetElapsedTime(start) > options.HealthWait)
            {
                return new Look(!mustBeHealthy, $"{now.Name} runs but is {(now.Health == "starting" ? "not healthy yet" : "not healthy")}");
            }

            await Task.Delay(Between, clock, cancellationToken);
        }
    }

    /// <summary>What a plan has to say about whom else it hits.</summary>
    public async Task<IReadOnlyList<string>> SharersOf(ContainerState container, CancellationToken cancellationToken) =>
        [.. (await engine.List(cancellationToken))
            .Where(c => c.Id != container.Id && (c.NetworkMode == $"container:{container.Id}" || c.NetworkMode == $"container:{container.Name}"))
            .Select(c => c.Name).Order(StringComparer.Ordinal)];
}
