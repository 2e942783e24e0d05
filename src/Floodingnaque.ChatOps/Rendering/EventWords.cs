using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Rendering;

/// <summary>What the timeline says of an event that is nobody's message.</summary>
internal static class EventWords
{
    /// <summary>Null for what only the machinery cares about. Reads on after the name of who did it.</summary>
    public static string? Of(IncidentEvent e, Incident incident) => e switch
    {
        IncidentDeclared d => $"declared {d.Id}, {d.Severity} {d.Severity.Meaning().Label}: {d.Title}",
        IncidentAcknowledged a => $"acknowledged after {Durations.Words(a.ResponseTime)} ({(a.Hit ? "within" : "past")} the deadline)"
            + (a.BecameLead ? " and leads" : ""),
        CallAnswered c => $"answered the call of {Step(c.Step, incident)}",
        EscalationStepFired { ForcedBy: not null } f => $"escalated to {Step(f.Step, incident)}",
        EscalationStepFired f => $"called {Step(f.Step, incident)}",
        EscalationUnreached u => $"reached nobody in {Step(u.Step, incident)}: {u.Why}",
        LeadMissingNagged n => $"asked for a lead: none after {Durations.Words(n.After)}",
        UpdateReminded => "reminded that an update is due",
        IncidentResolved r => $"resolved it after {Durations.Words(r.Duration)}" + After(": ", r.Resolution),
        IncidentReopened r => "reopened it" + After(": ", r.Reason),
        ReactionPerformed { What: nameof(OpenChannel) } p => "opened the channel" + After("; missing: ", p.Missing),
        ReactionPerformed { What: nameof(Announce), Message: not null } p => "announced the incident" + After("; missing: ", p.Missing),
        ReactionPerformed { What: nameof(PagePerson) } p => $"called {p.Who ?? "a person"} by direct message",
        ReactionPerformed { Missing: { } missing } => "missing: " + missing,
        ReactionFailed f => $"could not {ReactionWords.Of(f.What, f.Who)}: {f.Error}",
        ReactionPerformed or WitnessRequested or MarkAwaited => null,
        IEvidenceEvent => EvidenceEventWords.Of(e),
        IActionEvent or ActionsFrozen or ActionsThawed => ActionEventWords.Of(e, incident),
        _ => e.GetType().Name,
    };

    private static string Step(int number, Incident incident) =>
        incident.Ladder.FirstOrDefault(s => s.Number == number) is { } step
            ? step.Recipients.Count > 0
                ? $"step {number}, {step.Role} ({string.Join(", ", step.Recipients.Select(r => r.Name))})"
                : $"step {number}, {step.Role}"
            : $"step {number}";

    private static string After(string lead, string? text) => string.IsNullOrWhiteSpace(text) ? "" : lead + text;
}
