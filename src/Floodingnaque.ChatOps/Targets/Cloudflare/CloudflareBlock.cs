using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Cloudflare;

/// <summary>Blocks at Cloudflare's edge with an IP access rule, which carries the run in its notes and is found again by them.</summary>
internal sealed class CloudflareBlock(CloudflareApi api) : IGuardedAction
{
    public const string Name = "cloudflare";

    private const string Block = "block";

    public ActionPlace Place { get; } = new(Name, BlockAddress.Name);

    public bool NeedsConfirmation => true;

    public async Task<ActionPlan> Plan(GuardedRun run, CancellationToken cancellationToken)
    {
        var rule = Rule(run);
        await ThrowIfTaken(rule, run, new StepLog(), cancellationToken);
        return new ActionPlan(
            [$"POST {api.Rules} {CloudflareApi.Body(rule, CloudflareJson.Default.AccessRule)}", $"GET {api.Rules}?notes={run.Mark}"],
            [$"+ {Block} {rule.Configuration!.Value} # {run.Mark}"],
            ["How many requests it hits is not known here: Cloudflare's Security → Events shows it afterwards."],
            run.Run.Order.Wide ? [$"{rule.Configuration.Value} is a network: everybody in it is refused."] : [],
            $"delete the rule with the notes “{run.Mark}” (Security → WAF → Tools → IP access rules)");
    }

    public async Task Perform(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var rule = Rule(run);
        if ((await Own(run, steps, cancellationToken)).Count > 0)
        {
            return;
        }

        run.GoOn();
        if (!await api.Create(rule, steps, cancellationToken) && (await Own(run, steps, cancellationToken)).Count == 0)
        {
            await ThrowIfTaken(rule, run, steps, cancellationToken);
            throw new TargetException($"Cloudflare has a rule about {rule.Configuration!.Value} already, which is not this run's");
        }
    }

    public async Task<Look> LookAtEffect(GuardedRun run, StepLog steps, CancellationToken cancellationToken) =>
        await Own(run, steps, cancellationToken) is [var rule, ..]
            ? new Look(true, $"Cloudflare has the rule {rule.Id} that blocks {run.Run.Order.Target}")
            : new Look(false, $"Cloudflare has no rule of {run.Mark} that blocks {run.Run.Order.Target}");

    public async Task Revert(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        foreach (var rule in await api.RulesOf(run.Mark, steps, cancellationToken))
        {
            await api.Delete(rule.Id ?? "", steps, cancellationToken);
        }
    }

    public async Task<Look> LookAtRevert(GuardedRun run, StepLog steps, CancellationToken cancellationToken) =>
        await api.RulesOf(run.Mark, steps, cancellationToken) is [var rule, ..]
            ? new Look(false, $"Cloudflare still has the rule {rule.Id} of {run.Mark}")
            : new Look(true, $"Cloudflare has no rule of {run.Mark} any more");

    /// <summary>Rules that carry the run and do what it is for.</summary>
    private async Task<IReadOnlyList<AccessRule>> Own(GuardedRun run, StepLog steps, CancellationToken cancellationToken) =>
        [.. (await api.RulesOf(run.Mark, steps, cancellationToken)).Where(r => r.Mode == Block && IsAbout(r, run.Run.Order.Target))];

    private async Task ThrowIfTaken(AccessRule rule, GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var value = rule.Configuration!.Value!;
        if ((await api.RulesAbout(value, steps, cancellationToken)).FirstOrDefault(r => IsAbout(r, value) && r.Notes != run.Mark) is { } other)
        {
            throw new TargetException($"Cloudflare has a rule about {value} already ({other.Mode}{(string.IsNullOrWhiteSpace(other.Notes) ? "" : $", {other.Notes}")})");
        }
    }

    /// <summary>Cloudflare writes IPv6 addresses in full.</summary>
    private static bool IsAbout(AccessRule rule, string value) =>
        AddressRange.TryParse(rule.Configuration?.Value, out var range, out _) && range == AddressRange.Parse(value);

    /// <exception cref="TargetException">Access rules cannot be about such a range.</exception>
    private static AccessRule Rule(GuardedRun run)
    {
        var range = AddressRange.Parse(run.Run.Order.Target);
        var target = range switch
        {
            { IsSingle: true } => range.IsV4 ? "ip" : "ip6",
            { IsV4: true, Prefix: 16 or 24 } or { IsV4: false, Prefix: 32 or 48 or 64 } => "ip_range",
            _ => throw new TargetException(
                $"{range} cannot be an access rule of Cloudflare's: of IPv4 it takes addresses, /16 and /24, of IPv6 addresses, /32, /48 and /64"),
        };
        return new AccessRule(null, Block, run.Mark, new RuleTarget(target, range.ToString()));
    }
}
