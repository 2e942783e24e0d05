using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Firewall;

/// <summary>
/// Drops what comes from a range, for a run that is known by its mark (<c>INC-… #1</c>). Touches nothing but what bears such a mark.
/// Every member reads the state of the kernel anew and throws <see cref="TargetException"/> for what it cannot do.
/// </summary>
internal interface IPacketFilter
{
    /// <summary>All of a plan but its impact. Changes nothing.</summary>
    Task<ActionPlan> Plan(AddressRange range, string mark, CancellationToken cancellationToken);

    /// <summary>May be repeated for the same run; what it held before is replaced.</summary>
    /// <param name="hold">How long the kernel keeps it at most, if it can; null: without end.</param>
    /// <param name="goOn">Asked right before something is changed.</param>
    Task Drop(AddressRange range, string mark, TimeSpan? hold, Action goOn, StepLog steps, CancellationToken cancellationToken);

    /// <summary>May be repeated; nothing to release is no failure.</summary>
    Task Release(AddressRange range, string mark, StepLog steps, CancellationToken cancellationToken);

    /// <summary>Whether the kernel drops the range for this run, now and for <paramref name="hold"/>.</summary>
    Task<Look> LookAtDrop(AddressRange range, string mark, TimeSpan? hold, CancellationToken cancellationToken);

    /// <summary>Whether the kernel drops nothing for this run any more; says what others go on dropping of it.</summary>
    Task<Look> LookAtRelease(AddressRange range, string mark, CancellationToken cancellationToken);
}

/// <summary>A source that the kernel drops.</summary>
/// <param name="Mark">For which run; empty when it was not the bot that put it there.</param>
internal sealed record DroppedSource(AddressRange Range, string Mark)
{
    /// <summary>How long the kernel keeps it, in whole seconds, rounded down; null: without end, or not known.</summary>
    public TimeSpan? Left { get; init; }

    /// <summary>Dropped since it was put there; null: not counted.</summary>
    public long? Packets { get; init; }

    public bool Covers(AddressRange range) => Range.Prefix <= range.Prefix && Range.Overlaps(range);

    /// <summary>In words that go after "is blocked".</summary>
    public string Owner => Mark.Length > 0 ? $"for {Mark}" : "by somebody who left no name";

    public override string ToString() => $"{Range} is blocked already, {Owner}";
}
