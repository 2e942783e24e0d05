using System.ComponentModel.DataAnnotations;
using Floodingnaque.ChatOps.Core.Chat;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Configuration;

/// <summary>
/// Who is who (section Roster). The lists are read as dictionaries, so that an entry keeps the number it has in the settings, also when
/// numbers are missing (Roster__People__0, Roster__People__2), and a complaint names the right key.
/// </summary>
internal sealed class RosterOptions : IValidatableObject
{
    public const string Section = "Roster";

    public Dictionary<string, PersonOptions> People { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Outside contacts of the runbook, section 8; none configured means the runbook's own.</summary>
    public Dictionary<string, ContactOptions> Externals { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Nobody was configured: the people are made up, for trying out.</summary>
    public bool IsDemo => People.Count == 0;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        RosterRules.Check(this).Select(sentence => new ValidationResult(sentence));
}

internal sealed class PersonOptions
{
    public string? Name { get; set; }

    /// <summary>The member id (<c>U…</c> or <c>W…</c>), never a name: names can be changed by anybody.</summary>
    public string? Slack { get; set; }

    /// <summary>The Entra object id.</summary>
    public string? Teams { get; set; }

    public string? Email { get; set; }

    public string? Phone { get; set; }

    public Dictionary<string, string> Roles { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The person's ids by platform: what is configured, and for the web console a word made of the name.</summary>
    public IEnumerable<(string Setting, Actor Id)> Ids()
    {
        if (!string.IsNullOrWhiteSpace(Slack))
        {
            yield return (nameof(Slack), new Actor("slack", Slack.Trim()));
        }

        if (!string.IsNullOrWhiteSpace(Teams))
        {
            yield return (nameof(Teams), new Actor("teams", Teams.Trim()));
        }

        yield return (nameof(Name), new Actor("console", ConsoleId.Of(Name ?? "")));
    }
}

internal sealed class ContactOptions
{
    public string? Name { get; set; }

    public string? Contact { get; set; }
}

[OptionsValidator]
internal sealed partial class RosterOptionsValidator : IValidateOptions<RosterOptions>;
