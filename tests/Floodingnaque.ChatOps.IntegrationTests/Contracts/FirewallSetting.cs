using System.Text.RegularExpressions;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Firewall;
using Floodingnaque.ChatOps.Targets.Hosts;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Servers;

namespace Floodingnaque.ChatOps.IntegrationTests.Contracts;

/// <summary>A machine with a packet filter, clients, and blocks there.</summary>
public abstract partial class FirewallSetting : IAsyncLifetime
{
    private FirewallBlock? target;

    private protected FirewalledServer Server { get; private set; } = null!;

    private protected FirewallBlock Target => target!;

    private protected FirewallOptions Options => new() { Backend = Backend, HealthUrl = Server.HealthUrl };

    private protected abstract string Backend { get; }

    public virtual async Task InitializeAsync()
    {
        Server = await FirewalledServer.Start();
        target = On(new NamespaceHost(await Host(), Server.Machine));
    }

    public virtual async Task DisposeAsync()
    {
        target?.Dispose();
        await Server.DisposeAsync();
    }

    private protected virtual string HostName => "local";

    private protected virtual Task<ITargetHost> Host() => Task.FromResult<ITargetHost>(new LocalHost());

    private protected FirewallBlock On(ITargetHost host) => FirewallServices.Block(Options, host, TimeProvider.System);

    private protected static GuardedRun Run(string address, int number = 1)
    {
        var verdict = new Verdict("block", 1, ["security-lead"], TimeSpan.FromMinutes(15), TimeSpan.FromHours(2));
        var order = new ActionOrder(BlockAddress.Name, AddressRange.Parse(address).ToString(), FirewallBlock.Name, null, false);
        return new GuardedRun(Some.Id, new ActionRun(number, order, Some.Recipient(Some.Maria), Some.Now, verdict, Some.Now.AddMinutes(15)))
        {
            HoldUntil = DateTimeOffset.UtcNow.AddMinutes(10),
        };
    }

    private protected async Task<Look> Do(GuardedRun run)
    {
        var steps = new StepLog();
        await Target.Perform(run, steps, CancellationToken.None);
        return await Target.LookAtEffect(run, steps, CancellationToken.None);
    }

    private protected async Task<Look> Undo(GuardedRun run)
    {
        var steps = new StepLog();
        await Target.Revert(run, steps, CancellationToken.None);
        return await Target.LookAtRevert(run, steps, CancellationToken.None);
    }

    private protected Task<ActionPlan> Plan(GuardedRun run) => Target.Plan(run, CancellationToken.None);

    private protected async Task<string> Refusal(GuardedRun run)
    {
        var planned = await Assert.ThrowsAsync<TargetException>(() => Plan(run));
        var done = await Assert.ThrowsAsync<TargetException>(() => Target.Perform(run, new StepLog(), CancellationToken.None));
        Assert.Equal(planned.Message, done.Message);
        return planned.Message;
    }

    /// <summary>Everything that the kernel filters by, counters and times left out.</summary>
    private protected async Task<string> Ruleset() => Timeout().Replace(await Server.Machine.Do("nft", "-s", "list", "ruleset"), "");

    [GeneratedRegex(" timeout [0-9a-z]+", RegexOptions.None, 1000)]
    private static partial Regex Timeout();
}
