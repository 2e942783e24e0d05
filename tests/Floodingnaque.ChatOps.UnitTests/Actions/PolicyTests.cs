using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Floodingnaque.ChatOps.UnitTests.Actions;

public static class Policies
{
    private static readonly Role[] Everybody = Enum.GetValues<Role>();

    public static Arbitrary<PolicyRule[]> Rules() => (
        from effect in Gen.Elements(Enum.GetValues<PolicyEffect>())
        from action in Gen.Elements("block", "*", "isolate")
        from place in Gen.Elements<string?>(null, "nginx", "firewall")
        from severity in Gen.Elements<Severity?>(null, Severity.P1, Severity.P2)
        from wide in Gen.Elements<bool?>(null, true, false)
        from approvals in Gen.Choose(1, 2)
        select new PolicyRule(
            $"{effect} {action} {place} {severity} {wide}", effect, action, place, severity, wide, [.. Everybody],
            effect is PolicyEffect.Approve ? approvals : 0, [Role.SecurityLead], TimeSpan.FromMinutes(15), TimeSpan.FromHours(1)))
        .ArrayOf().ToArbitrary();
}

[Properties(Arbitrary = [typeof(Policies)], MaxTest = 2_000)]
public sealed class PolicyTests
{
    private static readonly HashSet<Role> Anybody = [Role.FirstResponder];
    private static readonly PolicyFacts Facts = new("block", "nginx", Severity.P2, false);

    private static PolicyRule Rule(PolicyEffect effect, int approvals = 0, string? place = null, bool? wide = null) => new(
        "r", effect, "block", place, null, wide, [Role.FirstResponder], approvals, [Role.SecurityLead], TimeSpan.FromMinutes(15), TimeSpan.FromHours(1));

    [Property]
    public bool One_deny_always_wins(PolicyRule[] rules)
    {
        var deny = Rule(PolicyEffect.Deny);
        return Enumerable.Range(0, rules.Length + 1)
            .All(i => Policy.Judge([.. rules.Take(i), deny, .. rules.Skip(i)], Facts, Anybody).IsRefused(out _));
    }

    [Property]
    public bool Approval_beats_allow_and_the_strictest_counts(PolicyRule[] rules)
    {
        var judged = Policy.Judge([.. rules, Rule(PolicyEffect.Approve, 2), Rule(PolicyEffect.Allow)], Facts, Anybody);
        return judged.IsRefused(out _) || judged.Value.Approvals == 2;
    }

    [Property]
    public bool The_order_of_the_rules_does_not_change_how_many_must_approve(PolicyRule[] rules)
    {
        var (one, other) = (Policy.Judge(rules, Facts, Anybody), Policy.Judge([.. rules.Reverse()], Facts, Anybody));
        return one.IsRefused(out _) ? other.IsRefused(out _) : one.Value.Approvals == other.Value.Approvals;
    }

    [Fact]
    public void Rules_of_one_kind_hold_together()
    {
        PolicyRule[] rules =
        [
            Rule(PolicyEffect.Approve, 1) with { Approvers = [Role.SecurityLead, Role.DevopsLead], EffectLives = TimeSpan.FromHours(24) },
            Rule(PolicyEffect.Approve, 1) with { Approvers = [Role.EngineeringLead, Role.SecurityLead] },
        ];
        var verdict = Policy.Judge(rules, Facts, Anybody).Value;
        Assert.Equal(["security-lead"], verdict.Approvers);
        Assert.Equal(TimeSpan.FromHours(1), verdict.EffectLives);
        Assert.Contains("nobody who could approve", Policy.Judge([.. rules, rules[0] with { Approvers = [Role.Legal] }], Facts, Anybody).Refusal?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_is_the_same_in_any_case() => Assert.True(
        Policy.Judge([Rule(PolicyEffect.Allow), Rule(PolicyEffect.Deny, place: "NGINX")], Facts, Anybody).IsRefused(out _));

    [Fact]
    public void No_rule_is_a_no() => Assert.Contains("No rule", Policy.Judge([], Facts, Anybody).Refusal?.Sentence, StringComparison.Ordinal);

    [Theory]
    [InlineData(null, false)]
    [InlineData("nginx", null)]
    public void A_fact_that_a_rule_needs_and_nobody_knows_is_a_no(string? place, bool? wide)
    {
        PolicyRule[] rules = [Rule(PolicyEffect.Allow), Rule(PolicyEffect.Deny, place: "firewall", wide: true)];
        Assert.Contains("not known", Policy.Judge(rules, Facts with { Place = place, Wide = wide }, Anybody).Refusal?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_may_not_ask_is_told_who_may() => Assert.Contains(
        "First Responder", Policy.Judge([Rule(PolicyEffect.Approve, 1)], Facts, new HashSet<Role> { Role.Legal }).Refusal?.Sentence, StringComparison.Ordinal);
}
