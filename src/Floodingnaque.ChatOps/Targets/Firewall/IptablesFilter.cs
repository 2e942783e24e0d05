using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.Targets.Firewall;

/// <summary>
/// Rules at the head of INPUT and, where a container engine publishes ports, of DOCKER-USER. For machines without nft: the kernel does not end
/// them by itself, and each packet passes each rule.
/// </summary>
internal sealed class IptablesFilter(ITargetHost host) : IPacketFilter
{
    private const int MaxListing = 16 * 1024 * 1024;

    /// <summary>More of the same rule than any number of crashes would leave.</summary>
    private const int MostCopies = 20;

    /// <summary>What iptables answers when there is no such rule.</summary>
    private const int NoSuchRule = 1;

    public async Task<ActionPlan> Plan(AddressRange range, string mark, CancellationToken cancellationToken)
    {
        var rules = await Rules(range, cancellationToken);
        ThrowIfCovered(rules, range, mark);
        string[] warnings = ["iptables has no clock: only the bot lifts it."];
        return new ActionPlan(
            [.. rules.Chains.Select(c => Shown(Rule(range, "-I", c, mark)))],
            [.. rules.Chains.Select(c => $"+ the first rule of {c} drops {range}, for {mark}")],
            [],
            rules.HasDocker ? warnings : [.. warnings, $"Forwarded packets do not pass {IptablesRules.Docker}: if a container publishes ports there, they stay reachable."],
            string.Join(" and ", rules.Chains.Select(c => Shown(Rule(range, "-D", c, mark)))));
    }

    public async Task Drop(AddressRange range, string mark, TimeSpan? hold, Action goOn, StepLog steps, CancellationToken cancellationToken)
    {
        var rules = await Rules(range, cancellationToken);
        ThrowIfCovered(rules, range, mark);
        goOn();
        foreach (var chain in rules.Chains.Where(c => rules.WhyNotMet(c, range, mark) is not null))
        {
            var step = await Run(Rule(range, "-I", chain, mark), steps, cancellationToken);
            ThrowIf(step.ExitCode != 0, step);
        }
    }

    public async Task Release(AddressRange range, string mark, StepLog steps, CancellationToken cancellationToken)
    {
        foreach (var (chain, mine) in (await Rules(range, cancellationToken)).Of(mark).Distinct().ToArray())
        {
            StepRecord step;
            var left = MostCopies;
            do
            {
                step = await Run(Rule(mine, "-D", chain, mark), steps, cancellationToken);
            }
            while (step.ExitCode == 0 && --left > 0);
            ThrowIf(step.ExitCode is not (0 or NoSuchRule), step);
        }
    }

    public async Task<Look> LookAtDrop(AddressRange range, string mark, TimeSpan? hold, CancellationToken cancellationToken)
    {
        var rules = await Rules(range, cancellationToken);
        return rules.Chains.Select(c => rules.WhyNotMet(c, range, mark)).FirstOrDefault(why => why is not null) is { } why
            ? new Look(false, why)
            : new Look(true, $"iptables drops what comes from {range} ({string.Join(", ", rules.Chains)})");
    }

    public async Task<Look> LookAtRelease(AddressRange range, string mark, CancellationToken cancellationToken)
    {
        var rules = await Rules(range, cancellationToken);
        return rules.Of(mark).Select(r => r.Chain).FirstOrDefault() is { } chain ? new Look(false, $"a rule of {mark} is still in {chain}")
            : rules.Sources.FirstOrDefault(s => s.Range.Overlaps(range)) is { } other ? new Look(true, $"its rules are gone, but {other.Range} stays blocked {other.Owner}")
            : new Look(true, $"iptables drops nothing from {range} for me any more");
    }

    private static void ThrowIfCovered(IptablesRules rules, AddressRange range, string mark)
    {
        if (rules.Sources.FirstOrDefault(s => s.Mark != mark && s.Covers(range)) is { } covering)
        {
            throw new TargetException(covering.ToString());
        }
    }

    private async Task<IptablesRules> Rules(AddressRange range, CancellationToken cancellationToken)
    {
        var step = await host.Run([.. Program(range), "-S"], MaxListing, cancellationToken);
        ThrowIf(step.ExitCode != 0, step);
        return step.Output.Length < MaxListing ? new IptablesRules(step.Output) : throw new TargetException($"`{step.What}` says more than {MaxListing / 1024 / 1024} MiB");
    }

    private async Task<StepRecord> Run(string[] argv, StepLog steps, CancellationToken cancellationToken)
    {
        var step = await host.Run(argv, StepLog.MaxOutput, cancellationToken);
        steps.Add(step);
        return step;
    }

    /// <summary>Waits up to five seconds for whoever else is at the rules.</summary>
    private static string[] Program(AddressRange range) => [range.IsV4 ? "iptables" : "ip6tables", "-w", "5"];

    private static string[] Rule(AddressRange range, string what, string chain, string mark) =>
        [.. Program(range), what, chain, "-s", range.ToString(), "-j", "DROP", "-m", "comment", "--comment", mark];

    private static string Shown(string[] argv) => string.Join(' ', argv.SkipLast(1)) + $" \"{argv[^1]}\"";

    private static void ThrowIf(bool failed, StepRecord step)
    {
        if (failed)
        {
            throw new TargetException($"`{step.What}` ended with {step.ExitCode}: {step.Output.Trim().Split('\n')[0]}");
        }
    }
}
