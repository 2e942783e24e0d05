using System.Collections.Immutable;

namespace Floodingnaque.ChatOps.Core.Chat;

/// <summary>The roles of the runbook (sections 2 and 8).</summary>
public enum Role
{
    FirstResponder,
    SecurityLead,
    EngineeringLead,
    DevopsLead,
    Legal,
    Stakeholder,
}

public static class Roles
{
    /// <summary>Those who may act on an incident: acknowledge it, escalate it.</summary>
    public static readonly ImmutableArray<Role> Responders = [Role.FirstResponder, Role.SecurityLead, Role.EngineeringLead, Role.DevopsLead];

    /// <summary>As written in configuration, for example <c>first-responder</c>.</summary>
    public static string Name(this Role role) => role switch
    {
        Role.FirstResponder => "first-responder",
        Role.SecurityLead => "security-lead",
        Role.EngineeringLead => "engineering-lead",
        Role.DevopsLead => "devops-lead",
        Role.Legal => "legal",
        Role.Stakeholder => "stakeholder",
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    /// <summary>As people say it, for example <c>First Responder</c>.</summary>
    public static string Title(this Role role) => role switch
    {
        Role.FirstResponder => "First Responder",
        Role.SecurityLead => "Security Lead",
        Role.EngineeringLead => "CTO/Engineering Lead",
        Role.DevopsLead => "DevOps Lead",
        Role.Legal => "Legal/Compliance",
        Role.Stakeholder => "Stakeholder",
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    /// <summary>Null for a word that is no role.</summary>
    public static Role? Read(string word)
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            if (role.Name().Equals(word.Trim(), StringComparison.OrdinalIgnoreCase))
            {
                return role;
            }
        }

        return null;
    }
}

/// <summary>A person of the roster. <paramref name="Ids"/> maps a platform's short name to that platform's id of the person.</summary>
public sealed record Person(
    string Name, ImmutableDictionary<string, string> Ids, string? Email, string? Phone, ImmutableHashSet<Role> Roles)
{
    public Actor? On(string platform) => Ids.TryGetValue(platform, out var id) ? new Actor(platform, id) : null;

    public bool Has(Role role) => Roles.Contains(role);
}

/// <summary>An outside contact of the runbook, section 8 (Supabase, Cloudflare, the CERT …).</summary>
public sealed record ExternalContact(string Name, string Contact);

/// <summary>Who is who. Identity is the platform id; a name is only for reading.</summary>
public sealed record Roster(ImmutableArray<Person> People, ImmutableArray<ExternalContact> Externals)
{
    public static readonly Roster Empty = new([], []);

    public Person? Find(Actor actor) => People.FirstOrDefault(p => p.Ids.TryGetValue(actor.Platform, out var id) && id == actor.Id);

    /// <summary>In the order of the configuration, so that the first one named is the one asked first.</summary>
    public IEnumerable<Person> With(Role role) => People.Where(p => p.Has(role));

    /// <summary>The person's name, or the platform id when the roster does not know them.</summary>
    public string NameOf(Actor actor) => actor == Actor.Bot ? "the bot" : Find(actor)?.Name ?? actor.Id;
}
