using System.Diagnostics.CodeAnalysis;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Docker;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Servers;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

/// <summary>One engine for all tests of containers; starting it takes seconds.</summary>
public sealed class DockerFixture : IAsyncLifetime
{
    internal DockerServer Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (Environment.UserName == "root" || Environment.GetEnvironmentVariable("CI") == "true")
        {
            Server = await DockerServer.Start();
        }
    }

    public async Task DisposeAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
    }
}

[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711", Justification = "xunit calls it a collection")]
public sealed class DockerCollection : ICollectionFixture<DockerFixture>
{
    public const string Name = "docker";
}

/// <summary>What tests of container verbs have in common: an engine without containers, and one run from plan to undo.</summary>
[Collection(DockerCollection.Name)]
public abstract class DockerTargetTests(DockerFixture fixture) : IAsyncLifetime
{
    private readonly List<IDisposable> engines = [];

    internal DockerServer Server => fixture.Server;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        engines.ForEach(e => e.Dispose());
        if (Server is not null)
        {
            await Server.Clean();
        }
    }

    internal void Disposed(IDisposable one) => engines.Add(one);

    internal ContainerTarget Target(Action<DockerOptions>? with = null)
    {
        var options = Server.Options;
        options.Containers = ["api", "web"];
        options.Silencing = ["api"];
        with?.Invoke(options);
        var engine = new DockerEngine(options);
        Disposed(engine);
        return new ContainerTarget(options, engine, TimeProvider.System);
    }

    internal static GuardedRun Run(IGuardedAction action, string target, int number = 1)
    {
        var verdict = new Verdict("containers", 1, ["security-lead"], TimeSpan.FromMinutes(15), TimeSpan.FromHours(2));
        var order = new ActionOrder(action.Place.Action, target, action.Place.Name, null, false);
        return new GuardedRun(Some.Id, new ActionRun(number, order, Some.Recipient(Some.Maria), Some.Now, verdict, Some.Now.AddMinutes(15)));
    }

    /// <summary>The run with its plan, as it is when it was approved.</summary>
    internal static async Task<GuardedRun> Planned(IGuardedAction action, string target, int number = 1)
    {
        var run = Run(action, target, number);
        return run with { Run = run.Run with { Plan = await action.Plan(run, CancellationToken.None) } };
    }

    internal static async Task<Look> Do(IGuardedAction action, GuardedRun run)
    {
        await action.Perform(run, new StepLog(), CancellationToken.None);
        return await action.LookAtEffect(run, new StepLog(), CancellationToken.None);
    }

    internal static async Task<Look> Undo(IGuardedAction action, GuardedRun run)
    {
        await action.Revert(run, new StepLog(), CancellationToken.None);
        return await action.LookAtRevert(run, new StepLog(), CancellationToken.None);
    }

    internal static async Task<string> DigestOf(IGuardedAction action, GuardedRun run) =>
        PlanDigest.Of(run.Run.Order, await action.Plan(run, CancellationToken.None));

    internal static async Task<string> Refusal(IGuardedAction action, string target) =>
        (await Assert.ThrowsAsync<TargetException>(() => action.Plan(Run(action, target), CancellationToken.None))).Message;

    /// <summary>Perform breaks off right before its n-th change, as if the bot had been killed there; the run that comes back is begun.</summary>
    internal static async Task<GuardedRun> Killed(IGuardedAction action, GuardedRun run, int change)
    {
        var left = change;
        var dying = run with { GoOn = () => _ = left-- > 1 ? 0 : throw new InvalidOperationException("killed") };
        await Assert.ThrowsAsync<InvalidOperationException>(() => action.Perform(dying, new StepLog(), CancellationToken.None));
        return run with { Begun = true };
    }
}
