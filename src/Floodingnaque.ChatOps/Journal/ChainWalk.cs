using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Floodingnaque.ChatOps.Pipeline;
using Microsoft.Win32.SafeHandles;

namespace Floodingnaque.ChatOps.Journal;

/// <summary>The first line that does not hold, and why.</summary>
internal sealed record ChainBreak(long Line, string Why);

/// <summary>Where a chain walk ended.</summary>
/// <param name="Head">The last line of the last whole append.</param>
/// <param name="Length">Bytes up to and with that line.</param>
/// <param name="TornBytes">Bytes after it that belong to an append which never was whole, hence never acknowledged.</param>
/// <param name="Break">A line in the middle that does not hold; nothing after it was looked at.</param>
internal sealed record ChainState(JournalHead Head, long Length, long TornBytes, ChainBreak? Break);

/// <summary>Called for every line that holds, in order. <paramref name="hash"/> is raw, 32 bytes.</summary>
internal delegate void LineSeen(long seq, ReadOnlySpan<byte> line, ReadOnlySpan<byte> hash);

/// <summary>Walks a timeline from its first byte: format, contiguous seq, and each <c>prev</c> against the exact bytes before it.</summary>
internal sealed class ChainWalk(LineSeen? seen)
{
    private readonly byte[] expectedPrev = Encoding.ASCII.GetBytes(LineShape.NoHash);
    private long lines;
    private long offset;
    private int remaining;
    private ChainBreak? broken;
    private readonly byte[] wholeHash = new byte[LineShape.HashChars];
    private long wholeLines;
    private long wholeLength;

    /// <param name="length">How far to read; the file may be longer by now.</param>
    public static ChainState Run(SafeFileHandle file, long length, LineSeen? seen = null)
    {
        var walk = new ChainWalk(seen);
        var buffer = ArrayPool<byte>.Shared.Rent(1024 * 1024);
        try
        {
            walk.ReadAll(file, length, ref buffer);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return new ChainState(walk.Head(), walk.wholeLength, walk.broken is null ? length - walk.wholeLength : 0, walk.broken);
    }

    private JournalHead Head() => wholeLines == 0 ? new(0, "") : new(wholeLines, Encoding.ASCII.GetString(wholeHash));

    private void ReadAll(SafeFileHandle file, long length, ref byte[] buffer)
    {
        var held = 0;
        long read = 0;
        while (broken is null && read < length)
        {
            if (held == buffer.Length && !Grow(ref buffer))
                return;
            var n = RandomAccess.Read(file, buffer.AsSpan(held, (int)Math.Min(buffer.Length - held, length - read)), read);
            if (n == 0)
                throw new IOException("The file became shorter while it was read.");
            read += n;
            held += n;
            var used = Lines(buffer.AsSpan(0, held));
            buffer.AsSpan(used, held - used).CopyTo(buffer);
            held -= used;
        }
    }

    private bool Grow(ref byte[] buffer)
    {
        if (buffer.Length > EventCodec.MaxLineBytes)
        {
            broken = new ChainBreak(lines + 1, "is longer than any line can be");
            return false;
        }

        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
        return true;
    }

    private int Lines(ReadOnlySpan<byte> bytes)
    {
        var used = 0;
        while (broken is null && bytes[used..].IndexOf((byte)'\n') is var end and >= 0)
        {
            Line(bytes.Slice(used, end));
            used += end + 1;
        }

        return used;
    }

    private void Line(ReadOnlySpan<byte> line)
    {
        var more = LineShape.More(line);
        var why = Fault(line, more);
        if (why is not null)
        {
            broken = new ChainBreak(lines + 1, why);
            return;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(line, hash);
        Convert.TryToHexStringLower(hash, expectedPrev, out _);
        lines++;
        offset += line.Length + 1;
        remaining = more;
        if (remaining == 0)
        {
            wholeLength = offset;
            wholeLines = lines;
            expectedPrev.CopyTo(wholeHash, 0);
        }

        seen?.Invoke(lines, line, hash);
    }

    private string? Fault(ReadOnlySpan<byte> line, int more)
    {
        if (!LineShape.TrySeq(line, out var seq))
            return "does not begin as a line of a journal does";
        if (seq != lines + 1)
            return string.Create(CultureInfo.InvariantCulture, $"has seq {seq} where {lines + 1} belongs");
        var prev = LineShape.Prev(line);
        if (prev.IsEmpty)
            return "does not end as a line of a journal does";
        if (!prev.SequenceEqual(expectedPrev))
            return lines == 0
                ? "does not start a chain"
                : string.Create(CultureInfo.InvariantCulture, $"does not follow the bytes of line {lines}: one of the two was changed");
        return remaining > 0 && more != remaining - 1 ? "does not go on with the append that the line before began" : null;
    }
}
