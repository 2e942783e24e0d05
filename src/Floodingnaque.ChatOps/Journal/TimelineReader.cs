using System.Buffers;
using System.Runtime.CompilerServices;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using Microsoft.Win32.SafeHandles;

namespace Floodingnaque.ChatOps.Journal;

/// <summary>Reads events from one timeline, from the front or from the end, in chunks; never past the length that is known to be durable.</summary>
internal sealed class TimelineReader(IncidentId stream, string path, long length)
{
    private const int Chunk = 64 * 1024;

    public async IAsyncEnumerable<RecordedEvent> Forward(long afterSeq, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var file = Open();
        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            var held = 0;
            for (long read = 0; read < length;)
            {
                if (held == buffer.Length)
                    buffer = Larger(buffer, held, 0);
                var wanted = (int)Math.Min(buffer.Length - held, length - read);
                var n = await RandomAccess.ReadAsync(file, buffer.AsMemory(held, wanted), read, cancellationToken);
                if (n == 0)
                    throw new JournalFormatException($"{path} became shorter while it was read.");
                read += n;
                held += n;
                var events = new List<RecordedEvent>();
                var used = Parse(buffer.AsSpan(0, held), afterSeq, events);
                Buffer.BlockCopy(buffer, used, buffer, 0, held - used);
                held -= used;
                foreach (var e in events)
                    yield return e;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public async Task<IReadOnlyList<RecordedEvent>> Last(int count, CancellationToken cancellationToken)
    {
        using var file = Open();
        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            // Filled from its end towards its start, doubling: the tail of the file stands at the tail of the buffer.
            var start = buffer.Length;
            var from = length;
            while (from > 0 && Feeds(buffer.AsSpan(start), count + 1) <= count)
            {
                if (start == 0)
                {
                    var held = buffer.Length;
                    buffer = Larger(buffer, held, buffer.Length);
                    start = buffer.Length - held;
                }

                var n = (int)Math.Min(Math.Min(start, Chunk), from);
                await Fill(file, buffer.AsMemory(start - n, n), from - n, cancellationToken);
                start -= n;
                from -= n;
            }

            return Tail(buffer.AsSpan(start), count);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Larger(byte[] buffer, int held, int atLeastBefore)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(buffer.Length * 2, held + atLeastBefore));
        buffer.AsSpan(0, held).CopyTo(larger.AsSpan(atLeastBefore == 0 ? 0 : larger.Length - held));
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private static int Feeds(ReadOnlySpan<byte> bytes, int enough)
    {
        var feeds = 0;
        while (feeds < enough && bytes.LastIndexOf((byte)'\n') is var at and >= 0)
        {
            feeds++;
            bytes = bytes[..at];
        }

        return feeds;
    }

    private SafeFileHandle Open() => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private async Task Fill(SafeFileHandle file, Memory<byte> into, long offset, CancellationToken cancellationToken)
    {
        while (!into.IsEmpty)
        {
            var n = await RandomAccess.ReadAsync(file, into, offset, cancellationToken);
            if (n == 0)
                throw new JournalFormatException($"{path} became shorter while it was read.");
            into = into[n..];
            offset += n;
        }
    }

    private List<RecordedEvent> Tail(ReadOnlySpan<byte> bytes, int count)
    {
        // Back over `count` line feeds, then one more: what stands before the line feed found last is not ours.
        var start = bytes.Length;
        for (var i = 0; i < count && start > 0; i++)
            start = bytes[..(start - 1)].LastIndexOf((byte)'\n') + 1;
        var events = new List<RecordedEvent>();
        Parse(bytes[start..], 0, events);
        return events;
    }

    private int Parse(ReadOnlySpan<byte> bytes, long afterSeq, List<RecordedEvent> events)
    {
        var used = 0;
        while (bytes[used..].IndexOf((byte)'\n') is var end and >= 0)
        {
            var line = bytes.Slice(used, end);
            if (!LineShape.TrySeq(line, out var seq) || seq > afterSeq)
                events.Add(EventCodec.Read(stream, line, path));
            used += end + 1;
        }

        return used;
    }
}
