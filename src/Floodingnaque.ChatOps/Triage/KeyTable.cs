using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>
/// Counts by key, at most so many keys: an attacker chooses paths and agents, and must not choose how much memory is taken. When it is full, the keys with
/// the fewest requests go, and <see cref="MaxUndercount"/> says how many requests any count may now lack (Misra and Gries, 1982). What is
/// asked for are the largest, which stay. Keys are hashed with a secret of the process, so that nobody can send keys that collide.
/// </summary>
/// <param name="maxKeys">2 to 1,000,000.</param>
internal sealed class KeyTable(int maxKeys)
{
    private const int Inline = 16;
    private const uint IndexBits = (1 << 20) - 1;
    private const int MaxKeyText = 32 << 20;

    private static readonly ulong[] Secret = MemoryMarshal.Cast<byte, ulong>(RandomNumberGenerator.GetBytes(16)).ToArray();

    private readonly ulong seed = Secret[0];
    private readonly ulong otherSeed = Secret[1];
    private uint[] slots = new uint[1024]; // 20 bits: index of the entry + 1; 12 bits: of the hash; 0: empty
    private EntryArray entries = new(256);
    private byte[] text = new byte[4096];
    private int textLength;
    private long brought; // nobody reads it; without it, bringing entries near would be left out as useless

    public int Count { get; private set; }

    /// <summary>Requests that the count of any key may lack.</summary>
    public long MaxUndercount { get; private set; }

    /// <summary>Adds every line of a batch to its key.</summary>
    /// <param name="block">What the offsets of the keys count from; 16 bytes are readable from each.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ref byte block, KeyBatch batch)
    {
        var (lines, keys, lengths, hashes, mask) = (batch.Lines, batch.Keys, batch.Lengths, batch.Hashes, slots.Length - 1);
        var near = 0L;
        for (var i = 0; i < batch.Count; i++)
        {
            ref var key = ref Unsafe.Add(ref block, keys[i]);
            hashes[i] = Hash(ref key, lengths[i], Prefix(ref key, lengths[i]));
            near += slots[(int)hashes[i] & mask]; // brings it near, and does not wait for it
        }

        for (var i = 0; i < batch.Count; i++)
        {
            if ((slots[(int)hashes[i] & mask] & IndexBits) is > 0 and var entry)
                near += entries[(int)entry - 1].Counts.Requests;
        }

        brought = near;
        for (var i = 0; i < batch.Count; i++)
        {
            Of(ref Unsafe.Add(ref block, keys[i]), lengths[i], hashes[i]).Add(lines[i]);
        }
    }

    /// <summary>The counts of a key, which begin at nothing. The reference holds until the next call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref KeyCounts Of(ref byte key, int length, ulong hash)
    {
        var prefix = Prefix(ref key, length);
        var mask = slots.Length - 1;
        for (var slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            var found = slots[slot];
            if (found == 0)
                return ref Insert(ref key, length, prefix, hash);
            if ((found ^ (uint)(hash >> 32)) > IndexBits)
                continue;
            ref var entry = ref entries[(int)(found & IndexBits) - 1];
            if (entry.Prefix == prefix && entry.Length == length && (length <= Inline || SameText(ref key, entry)))
                return ref entry.Counts;
        }
    }

    /// <summary>Every key with its counts, in no order.</summary>
    public IEnumerable<(ReadOnlyMemory<byte> Key, KeyCounts Counts)> All() =>
        Enumerable.Range(0, Count).Select(i => ((ReadOnlyMemory<byte>)text.AsMemory(entries[i].Offset, entries[i].Length), entries[i].Counts));

    /// <summary>Adds all of another table.</summary>
    public void Add(KeyTable other)
    {
        Span<byte> padded = stackalloc byte[AccessTally.MaxKey + Inline];
        for (var i = 0; i < other.Count; i++)
        {
            var entry = other.entries[i];
            other.text.AsSpan(entry.Offset, entry.Length).CopyTo(padded);
            Of(ref MemoryMarshal.GetReference(padded), entry.Length, entry.Hash).Add(entry.Counts);
        }

        MaxUndercount += other.MaxUndercount;
    }

    private bool SameText(ref byte key, in KeyEntry entry) =>
        text.AsSpan(entry.Offset, entry.Length).SequenceEqual(MemoryMarshal.CreateReadOnlySpan(ref key, entry.Length));

    private ref KeyCounts Insert(ref byte key, int length, Vector128<byte> prefix, ulong hash)
    {
        if (Count == maxKeys || textLength + length > MaxKeyText)
            DropTheSmaller();
        if (Count == entries.Length)
            entries = entries.Twice();
        if ((Count + 1) * 2 > slots.Length)
            Place(slots.Length * 2);
        if (textLength + length > text.Length)
            Array.Resize(ref text, Math.Max(text.Length * 2, textLength + length));
        MemoryMarshal.CreateReadOnlySpan(ref key, length).CopyTo(text.AsSpan(textLength));
        entries[Count] = new KeyEntry { Prefix = prefix, Hash = hash, Length = length, Offset = textLength };
        textLength += length;
        Place(hash, Count);
        return ref entries[Count++].Counts;
    }

    /// <summary>Half of the keys go, those with the fewest requests; of equal ones the earlier.</summary>
    private void DropTheSmaller()
    {
        var least = Enumerable.Range(0, Count).Select(i => entries[i].Counts.Requests).Order().ElementAt(Count / 2);
        var (packed, packedLength, kept) = (new byte[text.Length], 0, 0);
        for (var i = 0; i < Count; i++)
        {
            var entry = entries[i];
            if (entry.Counts.Requests <= least)
                continue;
            text.AsSpan(entry.Offset, entry.Length).CopyTo(packed.AsSpan(packedLength));
            entries[kept++] = entry with { Offset = packedLength };
            packedLength += entry.Length;
        }

        MaxUndercount += least;
        (text, textLength, Count) = (packed, packedLength, kept);
        Place(slots.Length);
    }

    private void Place(int size)
    {
        slots = new uint[size];
        for (var i = 0; i < Count; i++)
        {
            Place(entries[i].Hash, i);
        }
    }

    private void Place(ulong hash, int entry)
    {
        var slot = (int)hash & (slots.Length - 1);
        while (slots[slot] != 0)
        {
            slot = (slot + 1) & (slots.Length - 1);
        }

        slots[slot] = ((uint)(hash >> 32) & ~IndexBits) | (uint)(entry + 1);
    }

    /// <summary>The first 16 bytes; those behind a shorter key are nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Prefix(ref byte key, int length) =>
        Vector128.LoadUnsafe(ref key) & Vector128.LessThan(Vector128<byte>.Indices, Vector128.Create((byte)Math.Min(length, Inline)));

    /// <summary>Two words at a time, folded by a wide multiplication, as wyhash does it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Hash(ref byte key, int length, Vector128<byte> prefix)
    {
        var words = prefix.AsUInt64();
        var hash = Mix(words[0] ^ seed ^ (uint)length, words[1] ^ otherSeed);
        if (length > Inline)
        {
            for (var at = Inline; at < length - Inline; at += Inline)
            {
                hash = Mix(hash ^ Word(ref key, at), otherSeed ^ Word(ref key, at + 8));
            }

            hash = Mix(hash ^ Word(ref key, length - 16), otherSeed ^ Word(ref key, length - 8));
        }

        return hash;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word(ref byte key, int at) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref key, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong one, ulong other)
    {
        var high = Math.BigMul(one, other, out var low);
        return high ^ low ^ BitOperations.RotateLeft(one, 29);
    }
}
