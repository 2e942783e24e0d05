using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Pipeline;

/// <summary>One guarded action on its way: what a target needs to know of it.</summary>
internal sealed record GuardedRun(IncidentId Incident, ActionRun Run)
{
    /// <summary>Asked right before a target is changed, for it may have waited: throws when the kill switch was thrown.</summary>
    public Action GoOn { get; init; } = () => { };

    /// <summary>It was begun before, so what is found may be half or all this run's own work.</summary>
    public bool Begun { get; init; }

    /// <summary>Until when (UTC) a target with a clock of its own holds the effect if it never hears of the bot again; null: it has no end.</summary>
    public DateTimeOffset? HoldUntil { get; init; }

    /// <summary>How the run is named where the target keeps a trace of it: <c>INC-… #1</c>.</summary>
    public string Mark => $"{Incident} #{Run.Number}";
}

/// <summary>What an independent look found: does it hold, and in a sentence what was seen.</summary>
internal readonly record struct Look(bool Holds, string Seen);

/// <summary>A target refused or failed; <see cref="Exception.Message"/> is a sentence that people read.</summary>
internal sealed class TargetException(string sentence, Exception? inner = null) : Exception(sentence, inner);

/// <summary>
/// One thing that the bot may do to a target. Planning and looking change nothing; performing and reverting may be repeated for the same run,
/// since after a crash nobody knows how far they got. All throw <see cref="TargetException"/> for what they cannot do.
/// </summary>
internal interface IGuardedAction
{
    /// <summary>The verb, and where it is done.</summary>
    ActionPlace Place { get; }

    /// <summary>Whether a change is undone unless somebody confirms that all is well.</summary>
    bool NeedsConfirmation { get; }

    /// <summary>Whether people could miss a flood warning because of it, or be shut out while there is one.</summary>
    bool Silences(ActionOrder order) => false;

    /// <summary>Whether there is anything that reverting could bring back. If not, <see cref="LookAtRevert"/> says whether anything was done.</summary>
    bool CanTakeBack => true;

    /// <summary>The same for the same state of the target, whether or not this run was begun; see <see cref="ActionPlan"/> for what may move on.</summary>
    Task<ActionPlan> Plan(GuardedRun run, CancellationToken cancellationToken);

    Task Perform(GuardedRun run, StepLog steps, CancellationToken cancellationToken);

    /// <summary>Whether the effect is there and the target still does its work, looked at from outside and not inferred from what was done.</summary>
    Task<Look> LookAtEffect(GuardedRun run, StepLog steps, CancellationToken cancellationToken);

    Task Revert(GuardedRun run, StepLog steps, CancellationToken cancellationToken);

    /// <summary>Whether the effect is gone and the target does its work.</summary>
    Task<Look> LookAtRevert(GuardedRun run, StepLog steps, CancellationToken cancellationToken);

    /// <summary>It lasts to another <see cref="GuardedRun.HoldUntil"/>: told to targets that end or note it themselves. A look follows.</summary>
    Task Renew(GuardedRun run, StepLog steps, CancellationToken cancellationToken) => Task.CompletedTask;
}
