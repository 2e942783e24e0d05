using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Configuration;

/// <summary>What the section Actions must keep for the bot to start: a policy that contradicts itself is no policy.</summary>
internal static class ActionRules
{
    private const string Key = ActionOptions.Section;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public static IEnumerable<string> Check(ActionOptions options) =>
        CheckLimits(options).Concat(CheckAddresses(options)).Concat(options.Rules.SelectMany(r => CheckRule($"{Key}:Rules:{r.Key}", r.Value)));

    /// <summary>The settings of Core; the rules must have been checked.</summary>
    public static ActionSettings Build(ActionOptions options, IEnumerable<ActionPlace> places) => new(
        options.Rules.Count == 0 ? ActionSettings.DefaultRules : [.. options.Rules.Select(r => Rule(r.Key, r.Value))],
        [.. places],
        [.. options.NeverBlock.Select(a => new ProtectedRange(AddressRange.Parse(a), "on the list Actions:NeverBlock"))],
        options.MaxPerHour,
        options.MaxPerIncident,
        options.ConfirmWithin,
        options.BreakGlassAfter);

    private static PolicyRule Rule(string name, RuleOptions rule) => new(
        name,
        Enum.Parse<PolicyEffect>(rule.Effect, ignoreCase: true),
        rule.Action.ToLowerInvariant(),
        rule.Place,
        rule.Severity is null ? null : Severities.Read(rule.Severity),
        rule.Wide,
        [.. rule.Ask.Select(Roles.Read).OfType<Role>()],
        IsApprove(rule) ? rule.Approvals ?? 1 : 0,
        IsApprove(rule) ? [.. rule.Approve.Select(Roles.Read).OfType<Role>()] : [],
        rule.RequestLives,
        rule.EffectLives);

    private static IEnumerable<string> CheckLimits(ActionOptions options)
    {
        foreach (var (name, value, most) in new[] { ("MaxPerHour", options.MaxPerHour, 1000), ("MaxPerIncident", options.MaxPerIncident, 1000) })
        {
            if (value < 0 || value > most)
            {
                yield return $"{Key}:{name} is {value}: write a number from 0 (no actions at all) to {most}.";
            }
        }

        foreach (var (name, time) in new[] { ("ConfirmWithin", options.ConfirmWithin), ("BreakGlassAfter", options.BreakGlassAfter) })
        {
            if (time < TimeSpan.FromMinutes(1) || time > TimeSpan.FromDays(1))
            {
                yield return $"{Key}:{name} is {time:c}: write a time from a minute to a day.";
            }
        }
    }

    private static IEnumerable<string> CheckAddresses(ActionOptions options) => options.NeverBlock
        .Select((text, i) => (text, i)).Where(a => !AddressRange.TryParse(a.text, out _, out _))
        .Select(a => $"{Key}:NeverBlock:{a.i} is “{a.text}”: write an address or a range, for example 198.51.100.4 or 2001:db8::/48.");

    private static IEnumerable<string> CheckRule(string key, RuleOptions rule)
    {
        if (!Enum.GetNames<PolicyEffect>().Contains(rule.Effect, StringComparer.OrdinalIgnoreCase))
        {
            yield return $"{key}:Effect is “{rule.Effect}”: write deny, approve or allow.";
        }

        if (rule.Action != "*" && !ActionSettings.Verbs.Contains(rule.Action))
        {
            yield return $"{key}:Action is “{rule.Action}”: write {string.Join(", ", ActionSettings.Verbs)}, or * for all.";
        }

        if (rule.Severity is { } severity && Severities.Read(severity) is null)
        {
            yield return $"{key}:Severity is “{severity}”: the severities are P1, P2, P3 and P4.";
        }

        foreach (var role in rule.Ask.Concat(rule.Approve).Where(r => Roles.Read(r) is null))
        {
            yield return $"{key} names the role “{role}”: the roles are {string.Join(", ", Enum.GetValues<Role>().Select(r => r.Name()))}.";
        }

        foreach (var sentence in CheckSense(key, rule))
        {
            yield return sentence;
        }
    }

    private static IEnumerable<string> CheckSense(string key, RuleOptions rule)
    {
        var deny = PolicyEffect.Deny.ToString().Equals(rule.Effect, StringComparison.OrdinalIgnoreCase);
        if (!deny && rule.Ask.Length == 0)
        {
            yield return $"{key}:Ask is empty: nobody could ever ask. Name roles, or make it a deny.";
        }

        if (IsApprove(rule) && rule.Approvals is < 1 or > 2)
        {
            yield return $"{key}:Approvals is {rule.Approvals}: write 1 or 2. Without approval it is an allow.";
        }

        foreach (var role in rule.Ask.Select(Roles.Read).OfType<Role>().Where(r => !Roles.Responders.Contains(r)))
        {
            yield return $"{key}:Ask names {role.Name()}, who is no responder: only {string.Join(", ", Roles.Responders.Select(r => r.Name()))} can ask.";
        }

        if (IsApprove(rule) && rule.Approve.Length == 0)
        {
            yield return $"{key}:Approve is empty: nobody could ever approve.";
        }

        if (!IsApprove(rule) && (rule.Approve.Length > 0 || rule.Approvals is not null))
        {
            yield return $"{key} contradicts itself: it speaks of approval, and its effect is {rule.Effect}.";
        }

        if (rule.RequestLives < TimeSpan.FromMinutes(1) || rule.RequestLives > TimeSpan.FromDays(1))
        {
            yield return $"{key}:RequestLives is {rule.RequestLives:c}: write a time from a minute to a day.";
        }

        if (rule.EffectLives < TimeSpan.FromMinutes(1) || rule.EffectLives > Longest)
        {
            yield return $"{key}:EffectLives is {rule.EffectLives:c}: write a time from a minute to 366 days.";
        }
    }

    private static bool IsApprove(RuleOptions rule) => PolicyEffect.Approve.ToString().Equals(rule.Effect, StringComparison.OrdinalIgnoreCase);
}
