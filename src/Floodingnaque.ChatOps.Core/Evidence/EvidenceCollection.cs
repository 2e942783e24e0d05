using System.Collections.Immutable;
using System.Globalization;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Evidence;

public enum ItemOutcome
{
    /// <summary>Whole, as its source gave it.</summary>
    Collected,

    /// <summary>What there is was kept, but it was cut: a limit of size or time, or its source broke off.</summary>
    Partial,

    /// <summary>Nothing of it was kept.</summary>
    Failed,

    /// <summary>Somebody cancelled the collection before its turn.</summary>
    Skipped,
}

/// <summary>One thing that was to be preserved, and what came of it.</summary>
/// <param name="Number">Counts from 1 in its collection.</param>
/// <param name="Target">Of what, for example a container's name.</param>
/// <param name="Name">What of it, in people's words, for example <c>processes</c>.</param>
/// <param name="File">Relative to the collection's folder; null when nothing was kept.</param>
/// <param name="Sha256">Of the file as it lies there, lower-case hex.</param>
/// <param name="Bytes">Of the file as it lies there.</param>
/// <param name="Words">What its source said: why it failed, or what is in it.</param>
/// <param name="ExitCode">Null when it was no program.</param>
public sealed record EvidenceItem(
    int Number, string Target, string Name, string? File, ItemOutcome Outcome, string? Sha256, long Bytes, string Words, int? ExitCode, TimeSpan Took)
{
    /// <summary>Without it there is no evidence of its target.</summary>
    public bool Required { get; init; } = true;

    /// <summary>The very thing that it is of, for example a container's id: another of the same name is another.</summary>
    public string? Subject { get; init; }

    public bool IsKept => Outcome is ItemOutcome.Collected or ItemOutcome.Partial;
}

/// <summary>One round of collecting, from request to seal, folded from its events.</summary>
/// <param name="Targets">In the order in which they were asked for.</param>
/// <param name="All">Everything that is configured was asked for.</param>
public sealed record EvidenceCollection(int Number, IReadOnlyList<string> Targets, bool All, Recipient By, DateTimeOffset At)
{
    /// <summary>Not a collection for its own sake, but a question whose whole answer is kept as evidence.</summary>
    public LookOrder? Look { get; init; }
    public ImmutableList<EvidenceItem> Items { get; init; } = [];

    /// <summary>When its manifest was written (UTC); null while it runs.</summary>
    public DateTimeOffset? SealedAt { get; init; }

    /// <summary>SHA-256 of the manifest, lower-case hex; null when nothing was kept.</summary>
    public string? ManifestSha256 { get; init; }
    public Recipient? CancelledBy { get; init; }

    /// <summary>What came of it, or of the last check of it.</summary>
    public string Words { get; init; } = "";
    public LookFindings? Findings { get; init; }

    /// <summary>How often an item was taken out.</summary>
    public int HandedOut { get; init; }

    /// <summary>Its card in the channel.</summary>
    public MessageRef? Card { get; init; }

    /// <summary>With its message in the channel. An answer that was said is in the record, and no decision needs it.</summary>
    internal EvidenceCollection Posted(MessageRef? card) => this with { Card = card, Findings = null };

    public bool IsRunning => SealedAt is null;

    /// <summary>As people name it.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"E{Number}");

    /// <summary>Its folder's name: sorts by time, and never the same twice in an incident.</summary>
    public string Folder => string.Create(CultureInfo.InvariantCulture, $"{At.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{Number:D2}");

    public int Failed => Items.Count(i => !i.IsKept);

    public long Bytes => Items.Sum(i => i.Bytes);

    /// <summary>Whether it preserves, whole, all of this target that evidence needs.</summary>
    /// <param name="subject">The very thing that is meant; null: whatever has the name.</param>
    public bool Covers(string target, string? subject = null)
    {
        var items = Items.FindAll(i => i.Target == target);
        return SealedAt is not null && CancelledBy is null && Look is null && items.Exists(i => i.Outcome is ItemOutcome.Collected)
            && items.TrueForAll(i => i.Outcome is ItemOutcome.Collected || !i.Required)
            && (subject is null || items.TrueForAll(i => i.Subject is null || i.Subject == subject));
    }

    /// <summary>Whether everything configured was asked for, and all that evidence needs of each target was kept.</summary>
    public bool CoversAll => All && Targets.All(t => Covers(t));
}
