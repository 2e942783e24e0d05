namespace Floodingnaque.ChatOps.Triage;

/// <summary>Answers a <see cref="LogQuery"/> from mixed logs, in bounded memory.</summary>
/// <param name="since">Only lines of this instant and later; a line without a time has that of the line before it in the same log.</param>
internal sealed class LogSearch(LogQuery query, DateTimeOffset? since)
{
    /// <summary>Rows that are kept; matches that would need more are counted together.</summary>
    public const int MaxGroups = 10_000;

    private const int Samples = 2;
    private const int LongestSample = 300;
    private const int LongestText = 200;
    private const int BlockBytes = 256 << 10;

    private readonly Dictionary<LogHit, Group> groups = [];
    private readonly long[] kinds = new long[3];
    private DateTimeOffset? now;
    private long matches;
    private long leftOut;
    private long withoutOffset;

    /// <summary>Reads plain and packed files; see <see cref="LogFiles"/> for how they may be named.</summary>
    /// <param name="limit">Rows to return; 1 or more.</param>
    /// <exception cref="LogNotReadableException">A file is not there or may not be read.</exception>
    /// <exception cref="OperationCanceledException">The caller does not want it any more.</exception>
    public static LogReport Read(IReadOnlyList<string> files, LogQuery query, DateTimeOffset? since, int limit, CancellationToken cancellationToken) =>
        Read(LogFiles.Open(files), query, since, limit, TimeProvider.System, cancellationToken);

    /// <summary>Reads logs that are open, and closes them.</summary>
    /// <exception cref="OperationCanceledException">The caller does not want it any more.</exception>
    public static LogReport Read(
        IReadOnlyList<LogSource> logs, LogQuery query, DateTimeOffset? since, int limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            var started = clock.GetTimestamp();
            var blocks = new LineBlocks(logs, BlockBytes, cancellationToken);
            var search = new LogSearch(query, since);
            search.Look(blocks);
            return search.Report(limit, blocks) with { Took = clock.GetElapsedTime(started) };
        }
        finally
        {
            foreach (var log in logs)
            {
                log.Dispose();
            }
        }
    }

    private void Look(LineBlocks blocks)
    {
        var (reader, buffer, log) = (new LogLineReader(), blocks.Buffer(), 0);
        for (int length; (length = blocks.Next(buffer, out var of)) > 0;)
        {
            (now, log) = (of == log ? now : null, of);
            for (var start = 0; start < length;)
            {
                var line = buffer.AsSpan(start, length - start).IndexOf((byte)'\n');
                Look(reader.Read(buffer.AsMemory(start, line)));
                start += line + 1;
            }
        }
    }

    private void Look(LogLine line)
    {
        kinds[(int)line.Kind]++;
        now = line.At ?? now;
        if (since is not null && !(now >= since) || query.Match(line) is not { } hit)
            return;
        matches++;
        withoutOffset += line.HasNoOffset ? 1 : 0;
        var key = new LogHit(Short(hit.Event), Short(hit.Address), Short(hit.Account));
        if (!groups.TryGetValue(key, out var group))
        {
            if (groups.Count == MaxGroups)
            {
                leftOut++;
                return;
            }

            groups[key] = group = new Group();
        }

        group.Add(line, hit);
    }

    private LogReport Report(int limit, LineBlocks blocks) => new(
        query,
        [
            .. groups.OrderByDescending(pair => pair.Value.Count).ThenBy(pair => pair.Key.Event, StringComparer.Ordinal).ThenBy(pair => pair.Key.Address, StringComparer.Ordinal)
                .ThenBy(pair => pair.Key.Account, StringComparer.Ordinal).Take(limit).Select(pair => pair.Value.Row(pair.Key)),
        ],
        groups.Count)
    {
        JsonLines = kinds[(int)LogKind.Json],
        CombinedLines = kinds[(int)LogKind.Combined],
        OtherLines = kinds[(int)LogKind.Other] + blocks.TooLong,
        Matches = matches,
        LeftOut = leftOut,
        WithoutOffset = withoutOffset,
        Since = since,
        Damages = blocks.Damages,
        Took = default,
    };

    private static string Short(string text) => EscapedText.Cut(EscapedText.Of(text), LongestText);

    private sealed class Group
    {
        private readonly List<string> samples = [];
        private long bytes;
        private long records;
        private DateTimeOffset? first;
        private DateTimeOffset? last;

        public long Count { get; private set; }

        public void Add(LogLine line, LogHit hit)
        {
            Count++;
            bytes += line.Bytes;
            records += hit.Records;
            first = first is null || line.At < first ? line.At ?? first : first;
            last = last is null || line.At > last ? line.At ?? last : last;
            if (samples.Count < Samples)
                samples.Add(EscapedText.Cut(EscapedText.Of(line.Text.Span[..Math.Min(line.Text.Length, LongestSample * 2)]), LongestSample));
        }

        public LogRow Row(LogHit key) => new(key.Event, key.Address, key.Account, Count, bytes, records, first, last, samples);
    }
}
