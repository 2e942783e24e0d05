namespace Floodingnaque.ChatOps.Triage;

/// <summary>Every line of some logs, in order, in bounded memory.</summary>
internal static class LogLines
{
    private const int BlockBytes = 256 << 10;

    /// <summary>Reads logs that are open, and closes them. A line without a time has that of the line before it in the same log.</summary>
    /// <param name="since">Only lines of this instant and later; null: all.</param>
    /// <returns>Sentences about logs that could not be read to their end.</returns>
    /// <exception cref="OperationCanceledException">The caller does not want it any more.</exception>
    public static IReadOnlyList<string> Read(IReadOnlyList<LogSource> logs, DateTimeOffset? since, Action<LogLine> look, CancellationToken cancellationToken) =>
        Read(logs, (line, at) =>
        {
            if (since is null || at >= since)
            {
                look(line);
            }
        }, cancellationToken).Damages;

    /// <summary>The same, each line with its time, or that of the line before it; null before there was one.</summary>
    /// <returns>Besides, how many lines were too long to be read.</returns>
    /// <exception cref="OperationCanceledException">The caller does not want it any more.</exception>
    public static (IReadOnlyList<string> Damages, long TooLong) Read(IReadOnlyList<LogSource> logs, Action<LogLine, DateTimeOffset?> look, CancellationToken cancellationToken)
    {
        try
        {
            var (blocks, reader, now) = (new LineBlocks(logs, BlockBytes, cancellationToken), new LogLineReader(), (DateTimeOffset?)null);
            var (buffer, log) = (blocks.Buffer(), 0);
            for (int length; (length = blocks.Next(buffer, out var of)) > 0;)
            {
                (now, log) = (of == log ? now : null, of);
                for (var start = 0; start < length;)
                {
                    var end = buffer.AsSpan(start, length - start).IndexOf((byte)'\n');
                    var line = reader.Read(buffer.AsMemory(start, end));
                    now = line.At ?? now;
                    look(line, now);
                    start += end + 1;
                }
            }

            return (blocks.Damages, blocks.TooLong);
        }
        finally
        {
            foreach (var log in logs)
            {
                log.Dispose();
            }
        }
    }
}
