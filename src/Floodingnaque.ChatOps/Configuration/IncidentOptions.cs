using System.ComponentModel.DataAnnotations;
using Floodingnaque.ChatOps.Core.Incidents;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Configuration;

/// <summary>How this team runs incidents (section Incident).</summary>
internal sealed class IncidentOptions : IValidatableObject
{
    public const string Section = "Incident";

    public string CommandName { get; set; } = IncidentSettings.Default.CommandName;

    /// <summary><c>{date}</c> and <c>{number}</c> are filled in.</summary>
    public string ChannelPattern { get; set; } = IncidentSettings.Default.ChannelPattern;

    /// <summary>Whether incident channels are private, where the platform has such.</summary>
    public bool PrivateChannels { get; set; } = true;

    /// <summary>Reactions that make a message a note, with or without colons; null means the defaults, an empty list none.</summary>
    public List<string>? MarkEmoji { get; set; }

    public TimeSpan LeadNagAfter { get; set; } = IncidentSettings.Default.LeadNagAfter;

    public TimeSpan UnreachedAfter { get; set; } = IncidentSettings.Default.UnreachedAfter;

    public TimeSpan WitnessEvery { get; set; } = IncidentSettings.Default.WitnessEvery;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        IncidentRules.Check(this).Select(sentence => new ValidationResult(sentence));
}

/// <summary>The ladder of the runbook's section 2 (section Escalation). Read as dictionaries so that a complaint names the right key.</summary>
internal sealed class EscalationOptions : IValidatableObject
{
    public const string Section = "Escalation";

    /// <summary>The word for a step that calls everybody of the roster.</summary>
    public const string Everybody = "everybody";

    public Dictionary<string, StepOptions> Steps { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>By severity, <c>P1</c> to <c>P4</c>; those that are not named keep the runbook's.</summary>
    public Dictionary<string, TimeSpan> Deadlines { get; } = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        EscalationRules.Check(this).Select(sentence => new ValidationResult(sentence));
}

internal sealed class StepOptions
{
    /// <summary>When, as a fraction of the severity's deadline: <c>0</c>, <c>1/3</c>, <c>0.66</c>, <c>1</c>.</summary>
    public string? At { get; set; }

    /// <summary>A role's name, or <see cref="EscalationOptions.Everybody"/>.</summary>
    public string? Role { get; set; }
}

[OptionsValidator]
internal sealed partial class IncidentOptionsValidator : IValidateOptions<IncidentOptions>;

[OptionsValidator]
internal sealed partial class EscalationOptionsValidator : IValidateOptions<EscalationOptions>;
