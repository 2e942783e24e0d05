using System.ComponentModel.DataAnnotations;
using Floodingnaque.ChatOps.Core.Actions;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Configuration;

/// <summary>Who may do what to the targets, and how much (section Actions).</summary>
internal sealed class ActionOptions : IValidatableObject
{
    public const string Section = "Actions";

    /// <summary>The policy. Empty: <see cref="ActionSettings.DefaultRules"/>.</summary>
    public Dictionary<string, RuleOptions> Rules { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Addresses and ranges that are never blocked, besides loopback, private and reserved ones.</summary>
    public string[] NeverBlock { get; set; } = [];

    public int MaxPerHour { get; set; } = ActionSettings.None.MaxPerHour;

    public int MaxPerIncident { get; set; } = ActionSettings.None.MaxPerIncident;

    public TimeSpan ConfirmWithin { get; set; } = ActionSettings.None.ConfirmWithin;

    public TimeSpan BreakGlassAfter { get; set; } = ActionSettings.None.BreakGlassAfter;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        ActionRules.Check(this).Select(sentence => new ValidationResult(sentence));
}

/// <summary>One rule. Conditions that are left out hold for everything.</summary>
internal sealed class RuleOptions
{
    /// <summary>deny, approve or allow.</summary>
    public string Effect { get; set; } = "";

    /// <summary>The verb, or * for all.</summary>
    public string Action { get; set; } = "";

    public string? Place { get; set; }

    public string? Severity { get; set; }

    /// <summary>Only for whole networks (true) or only for single addresses (false).</summary>
    public bool? Wide { get; set; }

    public string[] Ask { get; set; } = [];

    /// <summary>1 or 2; left out, 1. Only for approve.</summary>
    public int? Approvals { get; set; }

    public string[] Approve { get; set; } = [];

    public TimeSpan RequestLives { get; set; } = TimeSpan.FromMinutes(15);

    public TimeSpan EffectLives { get; set; } = TimeSpan.FromHours(24);
}

[OptionsValidator]
internal sealed partial class ActionOptionsValidator : IValidateOptions<ActionOptions>;
