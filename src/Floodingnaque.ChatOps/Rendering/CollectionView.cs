using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Rendering;

/// <summary>A collection of evidence, or a look, as templates see it (<c>collection.items</c>).</summary>
internal sealed class CollectionView(IncidentId incident, EvidenceCollection collection, int? item)
{
    public string Incident => incident.ToString();
    public int Number => collection.Number;

    /// <summary><c>E1</c>.</summary>
    public string Name => collection.Name;
    public string Targets => collection.All ? "everything" : string.Join(", ", collection.Targets);
    public Recipient By => collection.By;
    public DateTimeOffset At => collection.At;

    /// <summary>For choosing what to show: collecting, cancelling, cancelled, sealed.</summary>
    public string Phase => (collection.IsRunning, collection.CancelledBy) switch
    {
        (true, null) => "collecting",
        (true, _) => "cancelling",
        (false, null) => "sealed",
        _ => "cancelled",
    };
    public Recipient? CancelledBy => collection.CancelledBy;
    public string? Look => collection.Look?.ToString();
    public IReadOnlyList<ItemView> Items => [.. collection.Items.OrderBy(i => i.Number).Select(i => new ItemView(collection, i))];

    /// <summary>The newest of them, for a card that must not grow without end.</summary>
    public IReadOnlyList<ItemView> Shown => [.. Items.Where(i => !i.IsKept).Concat(Items.Where(i => i.IsKept).TakeLast(MaxShown)).Take(MaxShown).OrderBy(i => i.Number)];
    public int NotShown => Math.Max(0, collection.Items.Count - Shown.Count);
    public ItemView? Item => Items.FirstOrDefault(i => i.Number == item);
    public int Kept => collection.Items.Count(i => i.IsKept);
    public int Failed => collection.Failed;
    public int Total => collection.Items.Count;
    public long Bytes => collection.Bytes;
    public TimeSpan? Took => collection.SealedAt - collection.At;
    public string? Manifest => collection.ManifestSha256;
    public string Folder => $"incidents/{incident}/evidence/{collection.Folder}";
    public string Words => collection.Words;

    public string Sentence => collection.Findings?.Sentence ?? "";
    public IReadOnlyList<string> Table => collection.Findings is { Columns.Count: > 0 } f ? TextTable.Lines(f.Columns, f.Rows) : [];
    public IReadOnlyList<string> Remarks => collection.Findings?.Remarks ?? [];
    public IReadOnlyList<string> Suspects => collection.Findings?.Suspects ?? [];

    private const int MaxShown = 25;
}

/// <summary>One item of it.</summary>
internal sealed class ItemView(EvidenceCollection collection, EvidenceItem item)
{
    public int Number => item.Number;

    /// <summary><c>E1.3</c>.</summary>
    public string Name => $"{collection.Name}.{item.Number}";
    public string What => $"{item.Name} of {item.Target}";
    public string Icon => item.Outcome switch
    {
        ItemOutcome.Collected => "✅",
        ItemOutcome.Partial => "✂️",
        ItemOutcome.Skipped => "⏭️",
        _ => "❌",
    };
    public bool IsKept => item.IsKept;
    public long Bytes => item.Bytes;
    public string Words => item.Words;
    public string? File => item.File;
    public string? Sha256 => item.Sha256;
    public string Sha => item.Sha256 is { Length: > 12 } hash ? hash[..12] : "";
}
