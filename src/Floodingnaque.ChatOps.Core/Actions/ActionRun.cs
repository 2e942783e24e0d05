using System.Collections.Immutable;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>What somebody wants done.</summary>
/// <param name="Action">The verb, for example <c>block</c>.</param>
/// <param name="Target">To what, canonical, for example <c>203.0.113.7</c>.</param>
/// <param name="Place">Where, by the name of a configured target, for example <c>nginx</c>.</param>
/// <param name="For">How long the effect lives; null: as long as the policy says.</param>
/// <param name="Wide">It hits more than one party's addresses.</param>
public sealed record ActionOrder(string Action, string Target, string Place, TimeSpan? For, bool Wide);

/// <summary>
/// What would be done, found without doing any of it. The digest that approvers are bound to covers <paramref name="Commands"/>,
/// <paramref name="Change"/>, <paramref name="Warnings"/> and <paramref name="Undo"/>; <paramref name="Impact"/> counts what is so at the moment and may move on.
/// </summary>
/// <param name="Commands">Exact commands or API calls, in order.</param>
/// <param name="Change">What changes in a file, as lines with + or -.</param>
/// <param name="Undo">How it is taken back.</param>
public sealed record ActionPlan(
    IReadOnlyList<string> Commands, IReadOnlyList<string> Change, IReadOnlyList<string> Impact, IReadOnlyList<string> Warnings, string Undo)
{
    /// <summary>What was so before, as its target reads it for the undo (JSON, no secrets); part of the digest. Null: the target needs nothing.</summary>
    public string? Before { get; init; }

    /// <summary>The very thing that it is about, for example a container's id: evidence of another of the same name is none of it.</summary>
    public string? Subject { get; init; }

    /// <summary>So many people have to approve, whatever the policy says; part of the digest. 0: as the policy says.</summary>
    public int AtLeast { get; init; }
}

/// <summary>One command that ran, or one look that was taken.</summary>
/// <param name="ExitCode">Null when it was no program.</param>
/// <param name="Output">Redacted, and cut to what fits a journal line.</param>
public sealed record StepRecord(string What, int? ExitCode, string Output, TimeSpan Took);

public enum RunState
{
    /// <summary>Asked for; the target is being looked at.</summary>
    Planning,

    /// <summary>Planned; people have to approve.</summary>
    Waiting,

    /// <summary>Approved, and being done.</summary>
    Approved,

    /// <summary>Done, verified, and to be undone in time.</summary>
    InForce,

    /// <summary>Being taken back.</summary>
    Undoing,

    Ended,
}

public enum RunEnd
{
    None,

    /// <summary>The target could not or would not plan it.</summary>
    Refused,
    Denied,
    Cancelled,

    /// <summary>Nobody approved in time.</summary>
    Lapsed,

    /// <summary>The kill switch.</summary>
    Frozen,

    /// <summary>It did not work or could not be verified; what was so before is so again.</summary>
    RolledBack,

    /// <summary>It did not work and could not be put back: it stays live, is tried again, or is settled by hand.</summary>
    Failed,

    /// <summary>A lead says that a person put it right.</summary>
    Settled,

    /// <summary>It was in force and was taken back.</summary>
    Undone,

    /// <summary>Done and verified, and nothing of it can be taken back.</summary>
    Done,
}

public enum UndoCause
{
    Asked,

    /// <summary>Its time was over.</summary>
    Expired,

    /// <summary>Nobody said that it may stay.</summary>
    NotConfirmed,
}

/// <summary>One guarded action from request to end, folded from its events.</summary>
public sealed record ActionRun(int Number, ActionOrder Order, Recipient By, DateTimeOffset RequestedAt, Verdict Verdict, DateTimeOffset LapsesAt)
{
    public RunState State { get; init; }
    public RunEnd End { get; init; }
    public ActionPlan? Plan { get; init; }

    /// <summary>What approvers are bound to; empty before there is a plan.</summary>
    public string Digest { get; init; } = "";
    public ImmutableList<Recipient> Approvals { get; init; } = [];

    /// <summary>Who went without approvals.</summary>
    public Recipient? GlassBrokenBy { get; init; }

    /// <summary>Who put in writing that it cannot wait for evidence of its target.</summary>
    public Recipient? OverriddenBy { get; init; }

    /// <summary>The collection that preserves what it would change.</summary>
    public int? EvidenceIn { get; init; }

    /// <summary>Its target may have been touched.</summary>
    public bool Begun { get; init; }

    /// <inheritdoc cref="ActionPlanned.NotesBegin"/>
    public bool NotesBegin { get; init; }

    /// <summary>Whether what is found at its target may be its own work.</summary>
    /// <param name="mayHaveHappened">It may have been tried before; that alone counts where no note would be.</param>
    public bool MayHaveBegun(bool mayHaveHappened) => Begun || (mayHaveHappened && !NotesBegin);

    /// <summary>Its card in the channel.</summary>
    public MessageRef? Card { get; init; }

    /// <summary>When it is undone by itself (UTC).</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>When it is undone unless somebody confirms it before (UTC); null: nobody needs to.</summary>
    public DateTimeOffset? ConfirmBy { get; init; }

    /// <summary>When its target is told again how long it lasts (UTC), since that failed; null: it was told, or needs not to be.</summary>
    public DateTimeOffset? RenewAt { get; init; }

    /// <summary>How often in a row that failed.</summary>
    public int RenewFailures { get; init; }

    /// <summary>What came of it last, for the card.</summary>
    public string Words { get; init; } = "";

    /// <summary>What a person has to do, because the bot could not.</summary>
    public string? ByHand { get; init; }

    /// <summary>How often in a row it could not be taken back.</summary>
    public int Failures { get; init; }

    /// <summary>Who ended it, or had it undone.</summary>
    public Recipient? EndedBy { get; init; }

    /// <summary>When it ended (UTC); null while it is live.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public bool IsLive => State is not RunState.Ended;

    public ActionKind Kind => ActionKinds.Of(Order.Action);

    /// <summary>How long its effect lives; null: until somebody undoes it, or for good.</summary>
    public TimeSpan? Lives => Kind.Life is EffectLife.Timed ? Order.For ?? Verdict.EffectLives : Order.For;

    /// <summary>Approvals that it needs: the policy's, or more where the plan says so.</summary>
    public int Needed => Math.Max(Verdict.Approvals, Plan?.AtLeast ?? 0);

    /// <summary>Of what evidence lets it go on, as <c>evidence collect</c> takes it.</summary>
    public string EvidenceOf => Kind.EvidenceOfAll ? "all" : Kind.Subject(Order);

    /// <summary>Nobody may let it go on before evidence of its target is there, or an approver put in writing that it cannot wait.</summary>
    public bool NeedsEvidence => Kind.CollectFirst && OverriddenBy is null && EvidenceIn is null;
}
