using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Incidents;

/// <summary>
/// What time itself makes happen, read off the state: there is no list of timers that could be lost. The same command is due until its
/// event is recorded, and refused after, so nothing fires twice.
/// </summary>
public static class IncidentTimers
{
    /// <summary>The commands due at <paramref name="now"/>, in the order of their time.</summary>
    public static IEnumerable<ICommand> Due(Incident s, IncidentSettings settings, DateTimeOffset now) =>
        All(s, settings).Where(t => t.At <= now).OrderBy(t => t.At).Select(t => t.Command(now));

    /// <summary>The next moment at which anything is due; null when nothing ever will be unless something else happens first.</summary>
    public static DateTimeOffset? NextWake(Incident s, IncidentSettings settings)
    {
        DateTimeOffset? next = null;
        foreach (var (at, _) in All(s, settings))
        {
            next = next is { } n && n <= at ? n : at;
        }

        return next;
    }

    private static IEnumerable<(DateTimeOffset At, Func<DateTimeOffset, ICommand> Command)> All(Incident s, IncidentSettings settings)
    {
        foreach (var timer in ActionTimers.All(s))
        {
            yield return timer;
        }

        if (!s.IsOpen)
        {
            yield break;
        }

        if (s.Acknowledged is null)
        {
            foreach (var step in s.Ladder.Where(step => !s.Steps.ContainsKey(step.Number)).Take(1))
            {
                yield return (step.DueAt, now => new FireStep(step.Number, now));
            }
        }

        foreach (var (number, progress) in s.Steps.Where(p => p.Value is { Reached: 0, Unreached: false } && s.Calls(p.Key)))
        {
            var nobodyLeft = progress.Failed >= s.Ladder[number - 1].Recipients.Count;
            yield return (nobodyLeft ? progress.FiredAt : progress.FiredAt + settings.UnreachedAfter, _ => new ReportUnreached(number));
        }

        if (s is { Lead: null, LeadNagged: false })
        {
            yield return (s.ClockFrom + settings.LeadNagAfter, now => new NagForLead(now));
        }

        yield return (s.NextUpdateAt, now => new RemindUpdate(now));
        if (s.UnwitnessedEntries > 0 && s.Card is not null)
        {
            yield return (s.WitnessedAt + settings.WitnessEvery, _ => new WitnessHead());
        }
    }
}

/// <summary>A rung's time has come. <paramref name="Now"/>: the ladder may have been another one when it came due.</summary>
public sealed record FireStep(int Step, DateTimeOffset Now) : ICommand
{
    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state) =>
        state is { IsOpen: true, Acknowledged: null } && !state.Steps.ContainsKey(Step)
        && state.Ladder.ElementAtOrDefault(Step - 1) is { } rung && rung.DueAt <= Now
            ? Decision.Of(EscalateIncident.Fire(rung, null))
            : Decision.Of();

    public Answer Answer(Incident after) => Chat.Answer.Silent;
}

/// <summary>The watchdog of the ladder: a step that reached nobody is said aloud, with the phone numbers.</summary>
public sealed record ReportUnreached(int Step) : ICommand
{
    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state) =>
        state.Calls(Step) && state.Steps[Step] is { Reached: 0, Unreached: false } p
            ? Decision.Of(new EscalationUnreached(Step, p.Failed > 0 ? "every page failed" : "no page arrived in time"))
            : Decision.Of();

    public Answer Answer(Incident after) => Chat.Answer.Silent;
}

public sealed record NagForLead(DateTimeOffset Now) : ICommand
{
    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state) =>
        state is { IsOpen: true, Lead: null, LeadNagged: false } ? Decision.Of(new LeadMissingNagged(Now - state.ClockFrom)) : Decision.Of();

    public Answer Answer(Incident after) => Chat.Answer.Silent;
}

/// <summary>An update is due. The next one is counted from now when several were missed, for example over a restart.</summary>
public sealed record RemindUpdate(DateTimeOffset Now) : ICommand
{
    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state)
    {
        if (!state.IsOpen || state.NextUpdateAt > Now)
        {
            return Decision.Of();
        }

        var every = state.Severity.Meaning().UpdateEvery;
        var next = state.NextUpdateAt + every;
        return Decision.Of(new UpdateReminded(next > Now ? next : Now + every));
    }

    public Answer Answer(Incident after) => Chat.Answer.Silent;
}

public sealed record WitnessHead : ICommand
{
    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state) =>
        state.IsOpen && state.UnwitnessedEntries > 0 ? Decision.Of(new WitnessRequested()) : Decision.Of();

    public Answer Answer(Incident after) => Chat.Answer.Silent;
}
