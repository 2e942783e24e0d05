using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>Something that happened to a guarded action.</summary>
public interface IActionEvent
{
    /// <summary>Counts from 1 in each incident.</summary>
    int Run { get; }
}

/// <summary>Asked for. The policy's verdict is pinned here: a policy that changes later changes nothing of this run.</summary>
public sealed record ActionRequested(int Run, ActionOrder Order, Recipient By, Verdict Verdict, DateTimeOffset LapsesAt) : IncidentEvent, IActionEvent;

/// <summary>The target was looked at. Approvals given to an earlier plan of this run are void.</summary>
/// <param name="Digest">SHA-256 of what approvers are bound to, lower-case hex.</param>
/// <param name="Anew">Why it was planned again; null for the first plan.</param>
public sealed record ActionPlanned(int Run, ActionPlan Plan, string Digest, string? Anew) : IncidentEvent, IActionEvent
{
    /// <summary>An <see cref="ActionBegun"/> comes before its target is touched. False in records from before there was such a note.</summary>
    public bool NotesBegin { get; init; }

    /// <summary>An override of the evidence gate was for the plan of before. False in records from before that was so.</summary>
    public bool VoidsOverride { get; init; }
}

public sealed record ActionNotPlanned(int Run, string Why) : IncidentEvent, IActionEvent;

public sealed record ActionApproved(int Run, Recipient By, string Digest) : IncidentEvent, IActionEvent;

/// <summary>An approver put in writing that there is no time to collect evidence of the target first.</summary>
public sealed record EvidenceOverridden(int Run, Recipient By, string Why) : IncidentEvent, IActionEvent;

/// <summary>Done without the approvals that it needs, by whoever is at the top of the chain.</summary>
public sealed record GlassBroken(int Run, Recipient By, string Why) : IncidentEvent, IActionEvent
{
    /// <summary>Of the plan that was meant. Null in records from before it had to be said.</summary>
    public string? Digest { get; init; }
}

public sealed record ActionDenied(int Run, Recipient By, string? Why) : IncidentEvent, IActionEvent;

public sealed record ActionCancelled(int Run, Recipient By) : IncidentEvent, IActionEvent;

/// <summary>Nobody approved in time.</summary>
public sealed record ActionLapsed(int Run) : IncidentEvent, IActionEvent;

/// <summary>From here on what is found at the target may be this run's work, done in part or whole.</summary>
public sealed record ActionBegun(int Run) : IncidentEvent, IActionEvent;

/// <summary>It was done, or tried. <paramref name="End"/> is none when it is in force and verified.</summary>
/// <param name="EndsAt">When it is undone by itself (UTC).</param>
/// <param name="ConfirmBy">When it is undone unless confirmed (UTC).</param>
public sealed record ActionPerformed(
    int Run, RunEnd End, IReadOnlyList<StepRecord> Steps, string Words, string? ByHand, DateTimeOffset? EndsAt, DateTimeOffset? ConfirmBy) : IncidentEvent, IActionEvent;

/// <summary>It is to be taken back. <paramref name="By"/> is null when time did it.</summary>
public sealed record UndoOrdered(int Run, Recipient? By, UndoCause Cause) : IncidentEvent, IActionEvent;

/// <summary>It was taken back and that was verified, or not (<paramref name="ByHand"/>), and is tried again at <paramref name="TryAt"/>.</summary>
public sealed record ActionUndone(int Run, IReadOnlyList<StepRecord> Steps, string Words, string? ByHand, DateTimeOffset? TryAt) : IncidentEvent, IActionEvent;

/// <summary>What the bot could not take back, a person did, and a lead says so.</summary>
public sealed record ActionSettled(int Run, Recipient By, string What) : IncidentEvent, IActionEvent;

/// <summary>Somebody saw that all is well with it in force.</summary>
public sealed record ControlConfirmed(int Run, Recipient By) : IncidentEvent, IActionEvent
{
    /// <summary>The target is told that it lasts longer. False in records from before there was such telling.</summary>
    public bool Renews { get; init; }
}

public sealed record ControlExtended(int Run, Recipient By, DateTimeOffset EndsAt) : IncidentEvent, IActionEvent
{
    /// <inheritdoc cref="ControlConfirmed.Renews"/>
    public bool Renews { get; init; }
}

/// <summary>The target was told how long it lasts, and looked at. <paramref name="Holds"/> is false when the effect was not there any more.</summary>
public sealed record ActionRenewed(int Run, IReadOnlyList<StepRecord> Steps, string Words, bool Holds) : IncidentEvent, IActionEvent
{
    /// <summary>When it is tried again (UTC). Null when it holds, and in records from before it was tried again.</summary>
    public DateTimeOffset? TryAt { get; init; }
}

/// <summary>Time has the target told once more how long it lasts, since that failed.</summary>
public sealed record RenewalRetried(int Run) : IncidentEvent, IActionEvent;

/// <summary>The kill switch: whatever is not done yet is called off, in every incident, until it is thawed.</summary>
public sealed record ActionsFrozen(Recipient By, string? Why) : IncidentEvent;

public sealed record ActionsThawed(Recipient By) : IncidentEvent;
