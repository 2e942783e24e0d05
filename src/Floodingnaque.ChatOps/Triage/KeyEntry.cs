using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>A key of a <see cref="KeyTable"/> with its counts: 64 bytes, one line of a processor's cache.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal struct KeyEntry
{
    public const int Bytes = 64;

    /// <summary>The first 16 bytes of the key.</summary>
    public Vector128<byte> Prefix;

    public ulong Hash;

    /// <summary>Bytes of the key.</summary>
    public int Length;

    /// <summary>Where the key's text begins.</summary>
    public int Offset;

    public KeyCounts Counts;
}

/// <summary>Entries that begin where a line of the cache does, which an array of the runtime does not: each would lie in two of them.</summary>
internal sealed class EntryArray
{
    private readonly byte[] memory;
    private readonly int start;
    private readonly int length;

    public EntryArray(int length)
    {
        this.length = length;
        memory = GC.AllocateArray<byte>((length + 1) * KeyEntry.Bytes, pinned: true);
        start = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0) & (KeyEntry.Bytes - 1));
    }

    public int Length => length;

    public ref KeyEntry this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)length);
            return ref Unsafe.As<byte, KeyEntry>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(memory), start + (index * KeyEntry.Bytes)));
        }
    }

    /// <summary>The same entries with room for as many again.</summary>
    public EntryArray Twice()
    {
        var twice = new EntryArray(length * 2);
        memory.AsSpan(start, length * KeyEntry.Bytes).CopyTo(twice.memory.AsSpan(twice.start));
        return twice;
    }
}
