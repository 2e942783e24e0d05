using System.Net.Sockets;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>
/// Hands out logs in blocks of whole lines, to several threads. A block is read into the reader's own buffer while the others work on theirs. Files are
/// read, not mapped: a mapped file that is cut while it is read (logrotate's copytruncate) would end the process with SIGBUS; here the log just ends.
/// </summary>
internal sealed class LineBlocks(IReadOnlyList<LogSource> logs, int blockBytes, CancellationToken cancellationToken)
{
    /// <summary>Bytes of a line. nginx's longest, all of it escaped, are below 100 KB. A longer one is passed over and counted in <see cref="TooLong"/>.</summary>
    public const int MaxLine = 256 << 10;

    private readonly Lock turn = new();
    private readonly byte[] rest = new byte[MaxLine + 1];
    private readonly List<string> damages = [];
    private int restLength;
    private int log;
    private bool passingOver;

    /// <summary>Lines that were longer than <see cref="MaxLine"/>.</summary>
    public long TooLong { get; private set; }

    /// <summary>Bytes read so far, unpacked.</summary>
    public long Bytes { get; private set; }

    /// <summary>Sentences about logs that ended before their end: damaged archives, failing disks, targets that do not answer.</summary>
    public IReadOnlyList<string> Damages => damages;

    /// <summary>A buffer for <see cref="Next(byte[])"/>.</summary>
    public byte[] Buffer() => new byte[MaxLine + blockBytes + 1 + AccessLineReader.Padding];

    /// <summary>Fills a buffer with whole lines, each with its line feed, and the padding behind them.</summary>
    /// <returns>Bytes of the lines; 0 at the end of the last log.</returns>
    /// <exception cref="OperationCanceledException">The caller does not want it any more.</exception>
    public int Next(byte[] buffer) => Next(buffer, out _);

    /// <inheritdoc cref="Next(byte[])"/>
    /// <param name="of">The place of the log that all of the lines are of.</param>
    public int Next(byte[] buffer, out int of)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (turn)
        {
            var length = 0;
            of = log;
            while (length == 0 && log < logs.Count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                of = log;
                length = Read(buffer);
            }

            buffer.AsSpan(length, AccessLineReader.Padding).Fill((byte)'\n');
            return length;
        }
    }

    /// <summary>Reads once and cuts after the last line feed; what follows it is the beginning of the next block.</summary>
    private int Read(byte[] buffer)
    {
        rest.AsSpan(0, restLength).CopyTo(buffer);
        var read = ReadSome(buffer.AsSpan(restLength, blockBytes));
        Bytes += read;
        if (read == 0)
            return EndOfLog(buffer);
        var length = restLength + read;
        var feed = buffer.AsSpan(restLength, read).LastIndexOf((byte)'\n');
        var lines = feed < 0 ? 0 : restLength + feed + 1;
        var from = passingOver && lines > 0 ? buffer.AsSpan(0, lines).IndexOf((byte)'\n') + 1 : 0;
        passingOver &= lines == 0;
        restLength = length - lines;
        if (passingOver)
            restLength = 0;
        else if (restLength > MaxLine)
            PassOver();
        else
            buffer.AsSpan(lines, restLength).CopyTo(rest);
        if (from > 0)
            buffer.AsSpan(from, lines - from).CopyTo(buffer);
        return lines - from;
    }

    private void PassOver()
    {
        (passingOver, restLength) = (true, 0);
        TooLong++;
    }

    /// <summary>A last line without a line feed gets one.</summary>
    private int EndOfLog(byte[] buffer)
    {
        var length = restLength;
        (restLength, passingOver) = (0, false);
        log++;
        if (length > 0)
            buffer[length++] = (byte)'\n';
        return length;
    }

    private int ReadSome(Span<byte> into)
    {
        try
        {
            return logs[log].Content.Read(into);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or TargetException or HttpRequestException or SocketException)
        {
            damages.Add($"{logs[log].Name} could not be read to its end: {e.Message}");
            return 0;
        }
    }
}
