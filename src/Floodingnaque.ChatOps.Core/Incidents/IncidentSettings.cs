using System.Collections.Immutable;
using System.Globalization;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Evidence;

namespace Floodingnaque.ChatOps.Core.Incidents;

/// <summary>A rung as configured: <paramref name="At"/> is a fraction of the severity's deadline, 0 to 1. A null role means everybody who has one.</summary>
public sealed record LadderRung(double At, Role? Role);

/// <summary>How this team runs incidents. Times are positive.</summary>
/// <param name="ChannelPattern"><c>{date}</c> and <c>{number}</c> are filled in; what comes out must be a name that Slack takes.</param>
/// <param name="UnreachedAfter">How long a page may be under way before the watchdog calls it unreached.</param>
public sealed record IncidentSettings(
    string CommandName,
    string ChannelPattern,
    bool PrivateChannels,
    ImmutableArray<LadderRung> Ladder,
    ImmutableDictionary<Severity, TimeSpan> Deadlines,
    TimeSpan LeadNagAfter,
    TimeSpan UnreachedAfter,
    TimeSpan WitnessEvery,
    ImmutableArray<string> MarkEmoji)
{
    public EvidenceSettings Evidence { get; init; } = EvidenceSettings.None;

    public ActionSettings Actions { get; init; } = ActionSettings.None;

    /// <summary>Runbook section 2: First Responder → Security Lead at 1/3 → CTO/Engineering Lead at 2/3 → everybody at the deadline.</summary>
    public static readonly IncidentSettings Default = new(
        "/incident",
        "inc-{date}-{number}",
        true,
        [new(0, Role.FirstResponder), new(1 / 3d, Role.SecurityLead), new(2 / 3d, Role.EngineeringLead), new(1, null)],
        Severities.All.ToImmutableDictionary(s => s.Severity, s => s.Deadline),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(5),
        ["pushpin", "memo"]);

    public string ChannelName(IncidentId id) => ChannelPattern
        .Replace("{date}", id.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{number}", id.Number.ToString("D3", CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <summary>The ladder as it stands now, frozen into the event that starts it.</summary>
    public IReadOnlyList<LadderStep> Freeze(Severity severity, Roster roster, string platform, DateTimeOffset from) =>
        [.. Ladder.Select((rung, i) => new LadderStep(
            i + 1,
            rung.Role?.Title() ?? "Everybody",
            from + (Deadlines[severity] * rung.At),
            Recipients(rung.Role is { } role ? roster.With(role) : roster.People.Where(p => !p.Roles.IsEmpty), platform),
            ForAll: rung.Role is null))];

    public static IReadOnlyList<Recipient> Recipients(IEnumerable<Person> people, string platform) =>
        [.. people.Select(p => new Recipient(p.Name, p.On(platform)))];
}
