using System.Collections.Immutable;

namespace Floodingnaque.ChatOps.Core.Incidents;

/// <summary>The severity matrix of the runbook, section 1. <c>P1</c> is the worst.</summary>
public enum Severity
{
    P1 = 1,
    P2 = 2,
    P3 = 3,
    P4 = 4,
}

/// <summary>What one severity means: the words of the runbook and the time within which somebody has to respond.</summary>
/// <param name="Deadline">Time from declaration to acknowledgement.</param>
/// <param name="UpdateEvery">Cadence of status updates, shown as "next update".</param>
public sealed record SeverityMeaning(
    Severity Severity, string Label, string Description, string ResponseTime, string Examples, TimeSpan Deadline, TimeSpan UpdateEvery);

public static class Severities
{
    /// <summary>Runbook section 1, in order P1 to P4. Update cadence: 30 minutes for major incidents is what the field uses.</summary>
    public static readonly ImmutableArray<SeverityMeaning> All =
    [
        new(Severity.P1, "Critical", "Active breach, data exfiltration, system compromise", "Immediate (< 15 min)",
            "Active attack, ransomware, database breach", TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30)),
        new(Severity.P2, "High", "Vulnerability being exploited, potential data exposure", "< 1 hour",
            "SQL injection attempt, authentication bypass", TimeSpan.FromHours(1), TimeSpan.FromHours(1)),
        new(Severity.P3, "Medium", "Security weakness identified, no active exploitation", "< 24 hours",
            "Outdated dependency, misconfiguration", TimeSpan.FromHours(24), TimeSpan.FromHours(24)),
        new(Severity.P4, "Low", "Minor security improvement needed", "< 1 week",
            "Information disclosure, missing headers", TimeSpan.FromDays(7), TimeSpan.FromDays(7)),
    ];

    public static SeverityMeaning Meaning(this Severity severity) => All[(int)severity - 1];

    /// <summary>Reads <c>p2</c>, <c>P2</c>, <c>sev2</c>, <c>SEV-2</c> or the label (<c>high</c>); null for anything else, so that a bare "7" is no severity.</summary>
    public static Severity? Read(string word) => word.ToUpperInvariant() switch
    {
        "P1" or "SEV1" or "SEV-1" or "CRITICAL" => Severity.P1,
        "P2" or "SEV2" or "SEV-2" or "HIGH" => Severity.P2,
        "P3" or "SEV3" or "SEV-3" or "MEDIUM" => Severity.P3,
        "P4" or "SEV4" or "SEV-4" or "LOW" => Severity.P4,
        _ => null,
    };
}
