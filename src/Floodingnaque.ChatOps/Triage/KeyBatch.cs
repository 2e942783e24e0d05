namespace Floodingnaque.ChatOps.Triage;

/// <summary>
/// Lines that are counted together. A table of some MB is not in a processor's near cache: one line after the other, each would wait for memory twice, which
/// took more than half of the time. In a batch these waits overlap.
/// </summary>
internal sealed class KeyBatch
{
    public const int Size = 64;

    public AccessLine[] Lines { get; } = new AccessLine[Size];

    /// <summary>Where the keys begin in the block, by line.</summary>
    public int[] Keys { get; } = new int[Size];

    /// <summary>Bytes of the keys, by line.</summary>
    public int[] Lengths { get; } = new int[Size];

    /// <summary>Hashes of the keys, by line.</summary>
    public ulong[] Hashes { get; } = new ulong[Size];

    /// <summary>Lines in it.</summary>
    public int Count { get; set; }
}
