using System.Collections.Concurrent;
using System.Globalization;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.Targets.Firewall;

/// <summary>
/// Drops all packets of an address or a network at the machine, before any service sees them, open connections included. What the kernel says that
/// it drops is looked at, and that the machine still serves others; from the machine itself nobody can ask as the one who is dropped.
/// </summary>
internal sealed class FirewallBlock(IPacketFilter filter, SourceTraffic traffic, FirewallOptions options, ITargetHost host, TimeProvider clock) : IGuardedAction, IDisposable
{
    public const string Name = "firewall";

    /// <summary>The kernel lets go a moment after the bot was to, so that the bot does it when it can.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    // One change at a time: between the look and the change, another run must not take the same addresses.
    private readonly SemaphoreSlim one = new(1, 1);

    // Whether the health page answered before a run's change: a block must not fail for what the attack itself broke.
    private readonly ConcurrentDictionary<string, bool?> wellBefore = new();

    public ActionPlace Place { get; } = new(Name, BlockAddress.Name);

    public bool NeedsConfirmation => true;

    public void Dispose() => one.Dispose();

    public async Task<ActionPlan> Plan(GuardedRun run, CancellationToken cancellationToken)
    {
        var range = Range(run);
        if (await traffic.WhyNever(range, cancellationToken) is { } why)
        {
            throw new TargetException(why);
        }

        var plan = await filter.Plan(range, run.Mark, cancellationToken);
        return plan with
        {
            Commands = [.. plan.Commands, $"conntrack -D -s {range}, where there is conntrack"],
            Impact = await traffic.Open(range, cancellationToken),
            Warnings = run.Run.Order.Wide ? [$"{range} is a network: everybody in it is dropped.", .. plan.Warnings] : plan.Warnings,
        };
    }

    public async Task Perform(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        wellBefore[run.Mark] = await IsWell(steps, cancellationToken);
        await Drop(run, run.GoOn, steps, cancellationToken);
        await traffic.Forget(Range(run), steps, cancellationToken);
    }

    public async Task<Look> LookAtEffect(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var look = await filter.LookAtDrop(Range(run), run.Mark, Left(run), cancellationToken);
        if (!look.Holds)
        {
            return look;
        }

        var isNoted = wellBefore.TryRemove(run.Mark, out var before); // not when nothing was changed, as when it only lasts longer
        var well = await IsWell(steps, cancellationToken);
        return isNoted && well is false && before is not false
            ? new Look(false, $"{options.HealthUrl} is not well since")
            : look with { Seen = look.Seen + Health(well) };
    }

    public async Task Revert(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        wellBefore.TryRemove(run.Mark, out _);
        await Alone(() => filter.Release(Range(run), run.Mark, steps, cancellationToken), cancellationToken);
    }

    public async Task<Look> LookAtRevert(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var look = await filter.LookAtRelease(Range(run), run.Mark, cancellationToken);
        return look.Holds ? look with { Seen = look.Seen + Health(await IsWell(steps, cancellationToken)) } : look;
    }

    public Task Renew(GuardedRun run, StepLog steps, CancellationToken cancellationToken) => Drop(run, () => { }, steps, cancellationToken);

    private async Task Drop(GuardedRun run, Action goOn, StepLog steps, CancellationToken cancellationToken)
    {
        var hold = Left(run) + Margin;
        if (hold <= Margin)
        {
            throw new TargetException($"the time of {run.Mark} is over");
        }

        await Alone(() => filter.Drop(Range(run), run.Mark, hold, goOn, steps, cancellationToken), cancellationToken);
    }

    private async Task Alone(Func<Task> change, CancellationToken cancellationToken)
    {
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

    /// <summary>How long the kernel is to hold it from now on; null: without end.</summary>
    private TimeSpan? Left(GuardedRun run) => run.HoldUntil - clock.GetUtcNow();

    /// <summary>Whether the health page answers the machine itself; null when none is configured.</summary>
    private async Task<bool?> IsWell(StepLog steps, CancellationToken cancellationToken)
    {
        if (!options.HasHealthPage)
        {
            return null;
        }

        var step = await host.Run(["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-m", "5", options.HealthUrl], StepLog.MaxOutput, cancellationToken);
        steps.Add(step);
        return step.ExitCode == 0 && int.TryParse(step.Output.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 200 and < 400;
    }

    private string Health(bool? well) => well switch
    {
        null => "",
        true => $"; {options.HealthUrl} is well",
        false => $"; but {options.HealthUrl} is not well",
    };

    private static AddressRange Range(GuardedRun run) => AddressRange.Parse(run.Run.Order.Target);
}
