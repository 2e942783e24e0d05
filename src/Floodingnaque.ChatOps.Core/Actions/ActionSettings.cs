using System.Collections.Immutable;
using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>What guarded actions there may be, and under which rules.</summary>
/// <param name="Places">What can be done at which configured target; where no place is said, the first one is meant.</param>
/// <param name="NeverBlock">Besides <see cref="ProtectedRange.Always"/>.</param>
/// <param name="ConfirmWithin">After a change of traffic: undone unless somebody confirms it within this time.</param>
/// <param name="BreakGlassAfter">How long approvers have before the top of the chain may go without them.</param>
public sealed record ActionSettings(
    ImmutableArray<PolicyRule> Rules, ImmutableArray<ActionPlace> Places, ImmutableArray<ProtectedRange> NeverBlock,
    int MaxPerHour, int MaxPerIncident, TimeSpan ConfirmWithin, TimeSpan BreakGlassAfter)
{
    internal static readonly ImmutableArray<Role> Leads = [Role.SecurityLead, Role.EngineeringLead];

    /// <summary>Runbook section 3: responders ask, a lead approves; what hits whole networks needs both leads.</summary>
    public static readonly ImmutableArray<PolicyRule> DefaultRules =
    [
        new("block", PolicyEffect.Approve, "block", null, null, false, Roles.Responders, 1, Leads, TimeSpan.FromMinutes(15), TimeSpan.FromHours(24)),
        new("block a network", PolicyEffect.Approve, "block", null, null, true, Roles.Responders, 2, [.. Leads, Role.DevopsLead], TimeSpan.FromMinutes(15), TimeSpan.FromHours(4)),
        RateLimit.Rule,
        SwitchExports.Rule,
        AttackMode.Rule,
        RotateKeys.Rule,
        RevokeSessions.Rule,
        RevokeApiKey.Rule,
        SuspendUser.Rule,
        IsolateContainer.Rule,
        PauseContainer.Rule,
        RestartPolicy.Rule,
        QuarantineContainer.Rule,
        ChangeLogLevel.Rule,
        ScaleContainer.Rule,
        DeployImage.Rule,
    ];

    /// <summary>The verbs that a rule can be about.</summary>
    public static readonly ImmutableArray<string> Verbs = [.. ActionKinds.All.Select(k => k.Name)];

    public static readonly ActionSettings None = new(DefaultRules, [], [], 30, 200, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(5));

    /// <summary>Where an action can be done: the place that was named, or else the first.</summary>
    public ActionPlace? Place(string? name, string action) => Places.FirstOrDefault(p => p.Action == action && (name is null || p.Name == name));
}

/// <summary>A verb that can be done at a configured target.</summary>
public sealed record ActionPlace(string Name, string Action);
