using System.Collections.Immutable;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Configuration;

/// <summary>The incident settings of Core from checked settings.</summary>
internal static class ConfiguredIncidents
{
    public static IncidentSettings Build(IncidentOptions incident, EscalationOptions escalation) => IncidentSettings.Default with
    {
        CommandName = incident.CommandName,
        ChannelPattern = incident.ChannelPattern,
        PrivateChannels = incident.PrivateChannels,
        LeadNagAfter = incident.LeadNagAfter,
        UnreachedAfter = incident.UnreachedAfter,
        WitnessEvery = incident.WitnessEvery,
        MarkEmoji = incident.MarkEmoji is { } marks ? [.. marks.Select(m => m.Trim(':'))] : IncidentSettings.Default.MarkEmoji,
        Deadlines = EscalationRules.Deadlines(escalation).ToImmutableDictionary(d => d.Severity, d => d.Deadline),
        Ladder = escalation.Steps.Count == 0 ? IncidentSettings.Default.Ladder : [.. escalation.Steps.Values.Select(Rung)],
    };

    /// <summary>For commands that run without the host and its validation.</summary>
    public static IncidentSettings From(IConfiguration configuration) => Build(
        configuration.GetSection(IncidentOptions.Section).Get<IncidentOptions>() ?? new IncidentOptions(),
        configuration.GetSection(EscalationOptions.Section).Get<EscalationOptions>() ?? new EscalationOptions());

    private static LadderRung Rung(StepOptions step) => new(
        EscalationRules.Fraction(step.At)!.Value, EscalationRules.IsEverybody(step.Role) ? null : Roles.Read(step.Role!));
}
