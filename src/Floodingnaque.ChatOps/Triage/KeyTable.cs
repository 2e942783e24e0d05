using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>What a key has done so far.</summary>
internal struct KeyCounts
{
    public long Requests;
    public long Bytes;
    public uint ClientErrors;
    public uint ServerErrors;

    /// <summary>Seconds since 1970-01-01 UTC.</summary>
    public uint First;

    /// <summary>Seconds since 1970-01-01 UTC.</summary>
    public uint Last;

    /// <summary>Adds one request.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in AccessLine line)
    {
        First = Requests == 0 ? line.Second : Math.Min(First, line.Second);
        Last = Math.Max(Last, line.Second);
        Requests++;
        Bytes += line.Bytes;
        ClientErrors += (uint)(line.Status - 400) < 100 ? 1u : 0;
        ServerErrors += (uint)(line.Status - 500) < 100 ? 1u : 0;
    }

    /// <summary>Adds what another count of the same key holds.</summary>
    public void Add(in KeyCounts other)
    {
        if (other.Requests == 0)
            return;
        First = Requests == 0 ? other.First : Math.Min(First, other.First);
        Last = Math.Max(Last, other.Last);
        Requests += other.Requests;
        Bytes += other.Bytes;
        ClientErrors += other.ClientErrors;
        ServerErrors += other.ServerErrors;
    }
}

/// <summary>
/// Counts by key, at most so many keys: an attacker chooses paths and agents, and must not choose how much memory is taken. When it is full, the keys with
/// the fewest requests go, and <see cref="MaxUndercount"/> says how many requests any count may now lack (Misra and Gries, 1982). What is
/// asked for are the largest, which stay. Keys are hashed with a secret of the process, so that nobody can send keys that collide.
/// </summary>
/// <param name="maxKeys">2 or more.</param>
internal sealed class KeyTable(int maxKeys)
{
    private const int Inline = 16;
    private const int MaxKeyText = 32 << 20;

    private static readonly ulong[] Secret = MemoryMarshal.Cast<byte, ulong>(RandomNumberGenerator.GetBytes(16)).ToArray();

    private readonly ulong seed = Secret[0];
    private readonly ulong otherSeed = Secret[1];
    private ulong[] slots = new ulong[1024]; // high half: hash; low half: index of the entry + 1; 0: empty
    private Entry[] entries = new Entry[256];
    private byte[] text = new byte[4096];
    private int textLength;

    public int Count { get; private set; }

    /// <summary>Requests that the count of any key may lack.</summary>
    public long MaxUndercount { get; private set; }

    /// <summary>The counts of a key, which begin at nothing. The reference holds until the next call.</summary>
    /// <param name="key">Its first byte; 16 bytes are readable from there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ref KeyCounts Of(ref byte key, int length)
    {
        var prefix = Prefix(ref key, length);
        var hash = Hash(ref key, length, prefix);
        var mask = slots.Length - 1;
        for (var slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            var found = slots[slot];
            if (found == 0)
                return ref Insert(ref key, length, prefix, hash);
            if (found >> 32 != hash >> 32)
                continue;
            ref var entry = ref entries[(int)found - 1];
            if (entry.Prefix == prefix && entry.Length == length && (length <= Inline || SameText(ref key, entry)))
                return ref entry.Counts;
        }
    }

    /// <summary>Every key with its counts, in no order.</summary>
    public IEnumerable<(ReadOnlyMemory<byte> Key, KeyCounts Counts)> All() =>
        entries.Take(Count).Select(entry => ((ReadOnlyMemory<byte>)text.AsMemory(entry.Offset, entry.Length), entry.Counts));

    /// <summary>Adds all of another table.</summary>
    public void Add(KeyTable other)
    {
        Span<byte> padded = stackalloc byte[AccessTally.MaxKey + Inline];
        for (var i = 0; i < other.Count; i++)
        {
            var entry = other.entries[i];
            other.text.AsSpan(entry.Offset, entry.Length).CopyTo(padded);
            Of(ref MemoryMarshal.GetReference(padded), entry.Length).Add(entry.Counts);
        }

        MaxUndercount += other.MaxUndercount;
    }

    private bool SameText(ref byte key, in Entry entry) =>
        text.AsSpan(entry.Offset, entry.Length).SequenceEqual(MemoryMarshal.CreateReadOnlySpan(ref key, entry.Length));

    private ref KeyCounts Insert(ref byte key, int length, Vector128<byte> prefix, ulong hash)
    {
        if (Count == maxKeys || textLength + length > MaxKeyText)
            DropTheSmaller();
        if (Count == entries.Length)
            Array.Resize(ref entries, entries.Length * 2);
        if ((Count + 1) * 2 > slots.Length)
            Place(slots.Length * 2);
        if (textLength + length > text.Length)
            Array.Resize(ref text, Math.Max(text.Length * 2, textLength + length));
        MemoryMarshal.CreateReadOnlySpan(ref key, length).CopyTo(text.AsSpan(textLength));
        entries[Count] = new Entry { Prefix = prefix, Hash = hash, Length = length, Offset = textLength };
        textLength += length;
        Place(hash, Count);
        return ref entries[Count++].Counts;
    }

    /// <summary>Half of the keys go, those with the fewest requests; of equal ones the earlier.</summary>
    private void DropTheSmaller()
    {
        var least = entries.Take(Count).Select(entry => entry.Counts.Requests).Order().ElementAt(Count / 2);
        var kept = new List<Entry>(Count);
        var (packed, packedLength) = (new byte[text.Length], 0);
        foreach (var entry in entries.AsSpan(0, Count))
        {
            if (entry.Counts.Requests <= least)
                continue;
            text.AsSpan(entry.Offset, entry.Length).CopyTo(packed.AsSpan(packedLength));
            kept.Add(entry with { Offset = packedLength });
            packedLength += entry.Length;
        }

        MaxUndercount += least;
        (text, textLength, Count) = (packed, packedLength, kept.Count);
        kept.CopyTo(entries);
        Place(slots.Length);
    }

    private void Place(int size)
    {
        slots = new ulong[size];
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

        slots[slot] = (hash >> 32 << 32) | (uint)(entry + 1);
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

    private struct Entry
    {
        public Vector128<byte> Prefix;
        public ulong Hash;
        public int Length;
        public int Offset;
        public KeyCounts Counts;
    }
}
