using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Rendering;

/// <summary>
/// An incident as templates see it (<c>incident.next_update_at</c>). These names are what operators' own templates are written against;
/// the state behind them may change.
/// </summary>
internal sealed class IncidentView(Incident state, RenderContext context)
{
    private readonly SeverityMeaning meaning = state.Severity.Meaning();

    public string Id => state.Id.ToString();
    public string Severity => state.Severity.ToString();
    public string Label => meaning.Label;
    public string Description => meaning.Description;
    public string ResponseTime => meaning.ResponseTime;
    public bool IsOpen => state.IsOpen;
    public string Title => SafeText.Line(state.Title, context.NameOf);
    public string? Summary => state.Summary;
    public Recipient? Declarer => state.Declarer;
    public DateTimeOffset DeclaredAt => state.DeclaredAt;
    public DateTimeOffset ClockFrom => state.ClockFrom;
    public DateTimeOffset DeadlineAt => state.DeadlineAt;
    public bool IsOverdue => state is { IsOpen: true, Acknowledged: null } && context.Now > state.DeadlineAt;
    public DateTimeOffset NextUpdateAt => state.NextUpdateAt;
    public Recipient? Lead => state.Lead;
    public Acknowledgement? Ack => state.Acknowledged;
    public TimeSpan TimeToRespond => state.DeadlineAt - state.ClockFrom;
    /// <summary>Since the clock started, in whole minutes.</summary>
    public TimeSpan Age => TimeSpan.FromMinutes(Math.Floor((context.Now - state.ClockFrom).TotalMinutes));
    public Span Channel => state.Channel is { } c ? new ChannelSpan(c, state.ChannelName) : new TextSpan("#" + state.ChannelName);
    public bool HasChannel => state.Channel is not null;
    public Freeze? Frozen => state.Frozen;

    /// <summary>Guarded actions that are not over.</summary>
    public IReadOnlyList<RunView> Controls => [.. state.Runs.Values.Where(r => r.IsLive).Select(r => new RunView(state.Id, r, context))];
    public IReadOnlyList<string> Missing => state.Missing;
    public DateTimeOffset? ResolvedAt => state.ResolvedAt;
    public Recipient? ResolvedBy => state.ResolvedBy;
    public string? Resolution => state.Resolution;
    public TimeSpan? Duration => state.ResolvedAt - state.DeclaredAt;
    public int Entries => state.Entries;
    public int Notes => state.Notes;

    /// <summary>The rung that fires next by itself; null when nothing will.</summary>
    public StepView? NextStep => state is { IsOpen: true, Acknowledged: null } && Unfired is { } step ? new StepView(step, null, state.ClockFrom) : null;

    /// <summary>Whether somebody is left to be called.</summary>
    public bool CanEscalate => state.IsOpen && Unfired is not null;

    /// <summary>Rungs that fired, with what came of them.</summary>
    public IEnumerable<StepView> Steps => state.Ladder.Where(s => state.Steps.ContainsKey(s.Number)).Select(s => new StepView(s, state.Steps[s.Number], state.ClockFrom));

    /// <summary>The rung that fired last.</summary>
    public StepView? LastStep => Steps.LastOrDefault();

    private LadderStep? Unfired => state.Ladder.FirstOrDefault(s => !state.Steps.ContainsKey(s.Number));

    public StepView? Step(int number) =>
        state.Ladder.FirstOrDefault(s => s.Number == number) is { } step ? new StepView(step, state.Steps.GetValueOrDefault(number), state.ClockFrom) : null;
}

/// <summary>A rung of the ladder and how far it got.</summary>
internal sealed class StepView(LadderStep step, StepProgress? progress, DateTimeOffset clockFrom)
{
    public int Number => step.Number;
    public string Role => step.Role;
    public DateTimeOffset DueAt => step.DueAt;
    public IReadOnlyList<Recipient> People => step.Recipients;
    public DateTimeOffset? FiredAt => progress?.FiredAt;
    public TimeSpan Waited => (progress?.FiredAt ?? step.DueAt) - clockFrom;
    public bool Unreached => progress?.Unreached ?? false;
    public Recipient? AnsweredBy => progress?.AnsweredBy;
}

/// <summary>A person as contacts are read out: what is not known is <c>TBD</c>, as in the runbook.</summary>
internal sealed class PersonView(Person person)
{
    public const string Hidden = "(for people with a role)";

    private const string Unknown = "TBD";

    public string Name => person.Name;
    public string Phone => Known(person.Phone);
    public string Email => Known(person.Email);
    public string Roles => string.Join(", ", person.Roles.Order().Select(r => r.Title()));

    private static string Known(string? value) => string.IsNullOrWhiteSpace(value) ? Unknown : value;
}

/// <summary>A role of the runbook, section 8, and who holds it.</summary>
internal sealed record RoleView(string Title, IReadOnlyList<PersonView> People);

/// <summary>A verb as help shows it.</summary>
internal sealed class VerbView(Verb verb, string command)
{
    public string Name => verb.Name;
    public string Usage => $"{command} {verb.Usage}";
    public string Summary => verb.Summary;
    public string Synonyms => string.Join(", ", verb.Synonyms);
    public bool NeedsIncident => verb.NeedsIncident;
    public string Who => verb.Audience switch
    {
        Audience.Anyone => "anyone",
        Audience.Participant => "anyone in the incident",
        Audience.Responder => "responders of the roster, whoever was called, and the lead",
        _ => "the lead, the Security Lead and the CTO/Engineering Lead",
    };
}

/// <summary>Verbs that belong together, as help lists them.</summary>
internal sealed record TopicView(string Title, IReadOnlyList<VerbView> Verbs);
