using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>
/// Reads <c>04/Aug/2026:02:11:07 +0000</c>. Neighbours in a log mostly have the same second: what was read last is kept, and two loads tell whether it is there again.
/// </summary>
internal struct LogClock
{
    /// <summary>Bytes of a time.</summary>
    public const int Length = 26;

    private Vector128<byte> head;
    private Vector128<byte> tail;
    private uint second;

    /// <param name="at">The first of <see cref="Length"/> readable bytes.</param>
    /// <param name="read">Seconds since 1970-01-01 UTC.</param>
    /// <returns>False for what is no time from 1970 to 2105.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(ref byte at, out uint read)
    {
        var first = Vector128.LoadUnsafe(ref at);
        var last = Vector128.LoadUnsafe(ref at, Length - 16);
        if (first == head && last == tail)
        {
            read = second;
            return true;
        }

        if (!TryParse(ref at, out read))
            return false;
        (head, tail, second) = (first, last, read);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static bool TryParse(ref byte at, out uint read)
    {
        read = 0;
        var (day, year, hour, minute, secondOfMinute) = (Two(ref at, 0), (Two(ref at, 7) * 100) + Two(ref at, 9), Two(ref at, 12), Two(ref at, 15), Two(ref at, 18));
        var (zoneHours, zoneMinutes) = (Two(ref at, 22), Two(ref at, 24));
        var month = Month(ref at);
        // Two() gives a large negative number for what are no digits.
        if (day < 1 || month < 1 || year is < 1970 or > 2105 || hour is < 0 or > 23 || minute is < 0 or > 59 || secondOfMinute is < 0 or > 60
            || zoneHours is < 0 or > 14 || zoneMinutes is < 0 or > 59 || day > DateTime.DaysInMonth(year, month)
            || Unsafe.Add(ref at, 2) != '/' || Unsafe.Add(ref at, 6) != '/' || Unsafe.Add(ref at, 11) != ':' || Unsafe.Add(ref at, 14) != ':'
            || Unsafe.Add(ref at, 17) != ':' || Unsafe.Add(ref at, 20) != ' ' || Unsafe.Add(ref at, 21) is not ((byte)'+' or (byte)'-'))
        {
            return false;
        }

        var zone = ((zoneHours * 60) + zoneMinutes) * (Unsafe.Add(ref at, 21) == '-' ? -60 : 60);
        var days = new DateOnly(year, month, day).DayNumber - new DateOnly(1970, 1, 1).DayNumber;
        var value = (days * 86_400L) + (hour * 3600) + (minute * 60) + secondOfMinute - zone;
        read = (uint)value;
        return value is >= 0 and <= uint.MaxValue;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Two(ref byte at, int offset)
    {
        var (tens, units) = (Unsafe.Add(ref at, offset) - '0', Unsafe.Add(ref at, offset + 1) - '0');
        return (uint)tens <= 9 && (uint)units <= 9 ? (tens * 10) + units : -10_000;
    }

    private static int Month(ref byte at) => (Unsafe.Add(ref at, 3), Unsafe.Add(ref at, 4), Unsafe.Add(ref at, 5)) switch
    {
        ((byte)'J', (byte)'a', (byte)'n') => 1,
        ((byte)'F', (byte)'e', (byte)'b') => 2,
        ((byte)'M', (byte)'a', (byte)'r') => 3,
        ((byte)'A', (byte)'p', (byte)'r') => 4,
        ((byte)'M', (byte)'a', (byte)'y') => 5,
        ((byte)'J', (byte)'u', (byte)'n') => 6,
        ((byte)'J', (byte)'u', (byte)'l') => 7,
        ((byte)'A', (byte)'u', (byte)'g') => 8,
        ((byte)'S', (byte)'e', (byte)'p') => 9,
        ((byte)'O', (byte)'c', (byte)'t') => 10,
        ((byte)'N', (byte)'o', (byte)'v') => 11,
        ((byte)'D', (byte)'e', (byte)'c') => 12,
        _ => 0,
    };
}
