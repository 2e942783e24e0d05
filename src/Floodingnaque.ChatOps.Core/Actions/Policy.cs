using System.Collections.Immutable;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Actions;

public enum PolicyEffect
{
    Deny,
    Approve,
    Allow,
}

/// <summary>One line of the policy. A condition that is null holds for everything.</summary>
/// <param name="Name">How refusals and cards name it.</param>
/// <param name="Action">The verb, or <c>*</c>.</param>
/// <param name="Ask">Who may ask: at least one of these roles.</param>
/// <param name="Approvals">How many different people have to approve, 1 or 2; 0 for allow and deny.</param>
/// <param name="RequestLives">How long approvers have.</param>
/// <param name="EffectLives">How long the effect lives unless it is asked for otherwise; also the longest that may be asked for.</param>
public sealed record PolicyRule(
    string Name, PolicyEffect Effect, string Action, string? Place, Severity? Severity, bool? Wide, ImmutableArray<Role> Ask, int Approvals,
    ImmutableArray<Role> Approvers, TimeSpan RequestLives, TimeSpan EffectLives)
{
    /// <summary>Responders ask, and one of the leads approves within 15 minutes: what holds unless the configuration says otherwise.</summary>
    internal static PolicyRule Approved(ActionKind kind, TimeSpan effectLives) => new(
        kind.Name, PolicyEffect.Approve, kind.Name, null, null, null, Roles.Responders, 1, ActionSettings.Leads, TimeSpan.FromMinutes(15), effectLives);
}

/// <summary>What the policy said of one request, pinned on its run.</summary>
/// <param name="Rule">The rule that decided.</param>
/// <param name="Approvers">Role names as in the configuration.</param>
public sealed record Verdict(string Rule, int Approvals, IReadOnlyList<string> Approvers, TimeSpan RequestLives, TimeSpan EffectLives);

/// <summary>What a request is about, as far as it is known. A fact that is null is missing.</summary>
public sealed record PolicyFacts(string Action, string? Place, Severity? Severity, bool? Wide);

/// <summary>Deny beats approval beats allow; several rules of one kind hold together. No rule is a deny, and so is a fact that a rule needs and nobody knows.</summary>
public static class Policy
{
    public static Result<Verdict> Judge(IReadOnlyList<PolicyRule> rules, PolicyFacts facts, IReadOnlySet<Role> asker)
    {
        var about = rules.Where(r => r.Action == "*" || r.Action == facts.Action).ToArray();
        if (about.FirstOrDefault(r => Unknown(r, facts)) is { } blind)
        {
            return new Refusal("policy", $"The policy's rule “{blind.Name}” asks for something that is not known about this. That counts as a no.");
        }

        var matching = about.Where(r => Matches(r, facts)).ToArray();
        if (matching.FirstOrDefault(r => r.Effect is PolicyEffect.Deny) is { } deny)
        {
            return new Refusal("policy", $"The policy forbids it (rule “{deny.Name}”).");
        }

        var approve = matching.Where(r => r.Effect is PolicyEffect.Approve).ToArray();
        return Together(approve.Length > 0 ? approve : matching, facts, asker);
    }

    /// <summary>Several rules that say the same hold all at once: who may ask by each, the most approvals, by people whom each names, the shortest times.</summary>
    private static Result<Verdict> Together(PolicyRule[] rules, PolicyFacts facts, IReadOnlySet<Role> asker)
    {
        if (rules.Length == 0)
        {
            return new Refusal("policy", $"No rule of the policy covers `{facts.Action}` here, and what no rule covers is not done. Rules stand in Actions:Rules.");
        }

        if (rules.FirstOrDefault(r => !r.Ask.Any(asker.Contains)) is { } closed)
        {
            return new Refusal("policy", $"By rule “{closed.Name}” this is asked for by {Titles(closed.Ask)}. Ask one of them.");
        }

        var approvals = rules.Max(r => r.Approvals);
        var approvers = rules.Select(r => r.Approvers.AsEnumerable()).Aggregate((a, b) => a.Intersect(b)).ToArray();
        var names = string.Join(" + ", rules.Select(r => r.Name));
        return approvals > 0 && approvers.Length == 0
            ? new Refusal("policy", $"The rules “{names}” leave nobody who could approve. That counts as a no.")
            : new Verdict(names, approvals, [.. approvers.Select(r => r.Name())], rules.Min(r => r.RequestLives), rules.Min(r => r.EffectLives));
    }

    /// <summary>For sentences: <c>Security Lead or DevOps Lead</c>.</summary>
    public static string Titles(IEnumerable<Role> roles) => string.Join(" or ", roles.Select(r => r.Title()));

    private static bool Matches(PolicyRule r, PolicyFacts f) =>
        (r.Place is null || r.Place.Equals(f.Place, StringComparison.OrdinalIgnoreCase)) && (r.Severity is null || r.Severity == f.Severity) && (r.Wide is null || r.Wide == f.Wide);

    private static bool Unknown(PolicyRule r, PolicyFacts f) =>
        (r.Place is not null && f.Place is null) || (r.Severity is not null && f.Severity is null) || (r.Wide is not null && f.Wide is null);
}
