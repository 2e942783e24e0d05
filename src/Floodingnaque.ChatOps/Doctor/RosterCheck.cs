using Floodingnaque.ChatOps.Configuration;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Doctor;

/// <summary>Whether the chain would reach somebody, and whether the contacts of the runbook's section 8 are filled in.</summary>
internal sealed class RosterCheck(
    IOptions<RosterOptions> options, Roster roster, IncidentSettings settings, IConfiguration configuration) : IDoctorCheck
{
    /// <summary>The rows of the runbook's table.</summary>
    private static readonly Role[] Contacts = [Role.SecurityLead, Role.EngineeringLead, Role.DevopsLead, Role.Legal];

    public string Name => "roster";

    public Task<DoctorFinding> Run(CancellationToken cancellationToken) => Task.FromResult(Look());

    private DoctorFinding Look()
    {
        if (options.Value.IsDemo)
        {
            return DoctorFinding.Failed(
                "Nobody is on the roster: the people in the web console are made up.", "Set Roster:People (Name, Slack, Email, Phone, Roles), and Roster:Externals.");
        }

        List<string> wrong = [.. Unreachable(), .. MissingContacts(), .. MissingExternals()];
        if (wrong.Count > 0)
        {
            return DoctorFinding.Failed("In an incident somebody could not be reached.", "Complete Roster:People and Roster:Externals.", wrong);
        }

        string[] alone = [.. Contacts.Where(role => roster.With(role).Count() == 1).Select(role => $"{role.Title()}: only {roster.With(role).First().Name}.")];
        return alone.Length > 0
            ? DoctorFinding.Warning("Everybody can be reached, but some roles have no backup.", "Give the role to a second person.", alone)
            : DoctorFinding.Ok($"{roster.People.Length} people; every step of the chain reaches somebody.");
    }

    private IEnumerable<string> Unreachable() =>
        from role in settings.Ladder.Where(rung => rung.Role is not null).Select(rung => rung.Role!.Value).Distinct()
        from platform in ConfiguredPlatforms.Of(configuration)
        let people = roster.With(role).ToList()
        where people.All(p => p.On(platform) is null)
        select people.Count == 0
            ? $"{role.Title()}: nobody has the role {role.Name()}, which a step of the chain calls."
            : $"{role.Title()}: {string.Join(", ", people.Select(p => p.Name))} cannot be reached on {platform} (no id).";

    private IEnumerable<string> MissingContacts()
    {
        foreach (var role in Contacts.Where(role => !roster.With(role).Any() && settings.Ladder.All(rung => rung.Role != role)))
        {
            yield return $"{role.Title()}: nobody has the role {role.Name()}.";
        }

        foreach (var (number, person) in options.Value.People)
        {
            var calls = person.Roles.Values.Any(word => Roles.Read(word) is { } role && role is not Role.Stakeholder);
            var missing = new[] { (nameof(person.Name), person.Name), (nameof(person.Email), person.Email), (nameof(person.Phone), person.Phone) }
                .Where(x => calls ? PlaceholderText.IsMissing(x.Item2) : PlaceholderText.IsOne(x.Item2)).Select(x => x.Item1).ToList();
            if (missing.Count > 0)
            {
                yield return $"{person.Name} ({RosterOptions.Section}:People:{number}) has no {string.Join(", no ", missing)}.";
            }
        }
    }

    private IEnumerable<string> MissingExternals() =>
        roster.Externals.Where(e => PlaceholderText.IsMissing(e.Contact) || PlaceholderText.IsOne(e.Name)).Select(e => $"{e.Name}: the outside contact is not filled in.");
}
