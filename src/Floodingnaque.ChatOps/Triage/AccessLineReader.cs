using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>
/// Reads lines of the combined format as nginx and gunicorn write it, whatever follows the agent:
/// <c>ADDRESS - USER [TIME] "REQUEST" STATUS BYTES "REFERER" "AGENT"…</c>. Lines of the usual shape are read here, in steps of 32 bytes; any other is
/// left to <see cref="UnusualAccessLine"/>, which decides what is a line at all.
/// </summary>
internal static class AccessLineReader
{
    /// <summary>Bytes of an address, or of a host name in its place. A longer first word is none.</summary>
    public const int MaxAddress = 255;

    /// <summary>Readable bytes that have to follow a block, each a line feed: searches end there and need no other bound.</summary>
    public const int Padding = 64;

    /// <summary><c> - - [</c>, little endian: no user, as nearly always.</summary>
    private const ulong NoUser = 0x5B_20_2D_20_2D_20;

    /// <summary><c>-" "</c>, little endian: no referer.</summary>
    private const uint NoReferer = 0x22_20_22_2D;

    /// <summary>Reads one line.</summary>
    /// <param name="block">The first byte of a block of whole lines, with <see cref="Padding"/> behind it.</param>
    /// <param name="start">Where the line begins; afterwards, where the next one does.</param>
    /// <returns>False for a line that is not of this format. It is to be counted as not read.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryRead(ref byte block, ref int start, ref LogClock clock, out AccessLine line)
    {
        var at = start;
        var read = TryReadUsual(ref Unsafe.Add(ref block, at), ref clock, out line, out var length);
        if (!read)
        {
            length = FindFeed(ref Unsafe.Add(ref block, at), 0);
            read = UnusualAccessLine.TryRead(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref block, at), length), ref clock, out line);
        }

        line.Start = at;
        line.Request += at;
        line.Agent += at;
        start = at + length + 1;
        return read;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadUsual(ref byte at, ref LogClock clock, out AccessLine line, out int length)
    {
        line = default;
        length = 0;
        var first = Vector256.LoadUnsafe(ref at);
        var ends = Vector256.Equals(first, Vector256.Create((byte)' ')) | Vector256.Equals(first, Vector256.Create((byte)'\n')) | Vector256.Equals(first, Vector256.Create((byte)'"'));
        var blank = ends.ExtractMostSignificantBits();
        var address = System.Numerics.BitOperations.TrailingZeroCount(blank);
        if (blank == 0 || address == 0 || (Read<ulong>(ref at, address) & 0xFFFF_FFFF_FFFF) != NoUser)
            return false;
        var time = address + 6;
        if (!clock.TryRead(ref Unsafe.Add(ref at, time), out line.Second) || (Read<uint>(ref at, time + LogClock.Length) & 0xFF_FFFF) != 0x22_20_5D) // ] "
            return false;
        line.AddressLength = address;
        line.Request = time + LogClock.Length + 3;
        var quote = FindQuote(ref at, line.Request);
        if (!Closes(ref at, quote) || !TryReadStatus(ref at, quote, ref line, out var referer))
            return false;
        line.RequestLength = quote - line.Request;
        if (Read<uint>(ref at, referer) == NoReferer)
        {
            line.Agent = referer + 4;
        }
        else
        {
            quote = FindQuote(ref at, referer);
            if (!Closes(ref at, quote) || Read<ushort>(ref at, quote + 1) != 0x22_20)
                return false;
            line.Agent = quote + 3;
        }

        quote = FindQuote(ref at, line.Agent);
        if (!Closes(ref at, quote))
            return false;
        line.AgentLength = quote - line.Agent;
        length = Unsafe.Add(ref at, quote + 1) == '\n' ? quote + 1 : FindFeed(ref at, quote + 1);
        return true;
    }

    /// <summary>Reads <c>" 200 118 "</c> from the quote that ends the request to the one that begins the referer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadStatus(ref byte at, int quote, ref AccessLine line, out int referer)
    {
        referer = 0;
        var (hundreds, tens, units) = ((uint)Unsafe.Add(ref at, quote + 2) - '0', (uint)Unsafe.Add(ref at, quote + 3) - '0', (uint)Unsafe.Add(ref at, quote + 4) - '0');
        if (Unsafe.Add(ref at, quote + 1) != ' ' || hundreds > 9 || tens > 9 || units > 9 || Unsafe.Add(ref at, quote + 5) != ' ')
            return false;
        line.Status = (int)((hundreds * 100) + (tens * 10) + units);
        var (digit, bytes) = (quote + 6, 0L);
        for (uint value; (value = (uint)Unsafe.Add(ref at, digit) - '0') <= 9; digit++)
        {
            bytes = (bytes * 10) + value;
        }

        var digits = digit - quote - 6;
        if (digits is 0 or > UnusualAccessLine.MaxDigits || Read<ushort>(ref at, digit) != 0x22_20) // space, quote
            return false;
        line.Bytes = bytes;
        referer = digit + 2;
        return true;
    }

    /// <summary>
    /// Whether the byte there is a quote that surely ends its field. After a backslash it may be a part of it, and after a blank the field may have ended
    /// with a backslash before it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Closes(ref byte at, int quote) => Unsafe.Add(ref at, quote) == '"' && Unsafe.Add(ref at, quote - 1) is not ((byte)'\\' or (byte)' ');

    /// <summary>The next quote or line feed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FindQuote(ref byte at, int from)
    {
        while (true)
        {
            var bytes = Vector256.LoadUnsafe(ref at, (nuint)from);
            var found = (Vector256.Equals(bytes, Vector256.Create((byte)'"')) | Vector256.Equals(bytes, Vector256.Create((byte)'\n'))).ExtractMostSignificantBits();
            if (found != 0)
                return from + System.Numerics.BitOperations.TrailingZeroCount(found);
            from += Vector256<byte>.Count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FindFeed(ref byte at, int from)
    {
        while (true)
        {
            var found = Vector256.Equals(Vector256.LoadUnsafe(ref at, (nuint)from), Vector256.Create((byte)'\n')).ExtractMostSignificantBits();
            if (found != 0)
                return from + System.Numerics.BitOperations.TrailingZeroCount(found);
            from += Vector256<byte>.Count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Read<T>(ref byte at, int offset)
        where T : unmanaged => Unsafe.ReadUnaligned<T>(ref Unsafe.Add(ref at, offset));
}
