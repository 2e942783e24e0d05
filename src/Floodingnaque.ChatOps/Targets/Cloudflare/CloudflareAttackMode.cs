using System.Text.Json;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Cloudflare;

/// <summary>The zone's security level “under attack”: Cloudflare has every visitor's browser solve a JavaScript challenge.</summary>
internal sealed class CloudflareAttackMode(CloudflareApi api) : IGuardedAction
{
    public const string Verb = "attack-mode";

    private const string On = "on", UnderAttack = "under_attack";

    public ActionPlace Place { get; } = new(CloudflareBlock.Name, Verb);

    public bool NeedsConfirmation => true;

    /// <summary>Who has no browser, as the mobile app, gets no warnings meanwhile.</summary>
    public bool Silences(ActionOrder order) => true;

    public async Task<ActionPlan> Plan(GuardedRun run, CancellationToken cancellationToken)
    {
        if (run.Run.Order.Target != On)
        {
            throw new TargetException($"attack mode can only be switched {On}; to end it, undo the run that switched it on");
        }

        var before = await Before(run, cancellationToken);
        return new ActionPlan(
            [$"PATCH {api.SecurityLevel} {Setting(UnderAttack)}", $"GET {api.SecurityLevel}"],
            [$"- security_level: {before}", $"+ security_level: {UnderAttack}"],
            ["Every visitor waits up to five seconds for a challenge, once per browser."],
            ["API clients and the mobile app fail the JavaScript challenge: they get 403 from Cloudflare while it is on."],
            $"set the security level to {before} (Security → Settings)")
        {
            Before = JsonSerializer.Serialize(new AttackModeBefore(before), CloudflareJson.Default.AttackModeBefore),
        };
    }

    public async Task Perform(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        if ((await api.GetSecurityLevel(steps, cancellationToken)).Value != UnderAttack)
        {
            run.GoOn();
            await api.SetSecurityLevel(UnderAttack, steps, cancellationToken);
        }
    }

    public async Task<Look> LookAtEffect(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var level = (await api.GetSecurityLevel(steps, cancellationToken)).Value;
        return new Look(level == UnderAttack, $"the security level at Cloudflare is {level}");
    }

    /// <summary>A level that somebody else chose since stays.</summary>
    public async Task Revert(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        if ((await api.GetSecurityLevel(steps, cancellationToken)).Value == UnderAttack)
        {
            await api.SetSecurityLevel(Noted(run) ?? throw new TargetException("what the security level was before is not known: choose one by hand"), steps, cancellationToken);
        }
    }

    public async Task<Look> LookAtRevert(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var level = (await api.GetSecurityLevel(steps, cancellationToken)).Value;
        return level == UnderAttack
            ? new Look(false, $"the security level at Cloudflare is still {level}")
            : new Look(true, $"the security level at Cloudflare is {level}{(Noted(run) is { } before && before != level ? $"; it was {before} before" : " again")}");
    }

    private async Task<string> Before(GuardedRun run, CancellationToken cancellationToken)
    {
        var setting = await api.GetSecurityLevel(new StepLog(), cancellationToken);
        return setting switch
        {
            { Editable: false } => throw new TargetException("the security level of this zone cannot be changed with this token or plan of Cloudflare's"),
            { Value: UnderAttack } when run.Begun && Noted(run) is { } noted => noted,
            { Value: UnderAttack } => throw new TargetException("attack mode is on already at Cloudflare"),
            { Value: { Length: > 0 } value } => value,
            _ => throw new TargetException("Cloudflare does not say what the security level is"),
        };
    }

    private static string? Noted(GuardedRun run) => run.Run.Plan?.Before is { } before
        ? JsonSerializer.Deserialize(before, CloudflareJson.Default.AttackModeBefore)?.SecurityLevel
        : null;

    private static string Setting(string value) => CloudflareApi.Body(new SettingValue(value), CloudflareJson.Default.SettingValue);
}
