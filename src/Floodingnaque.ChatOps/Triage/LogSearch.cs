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

    private readonly Dictionary<LogHit, Group> groups = [];
    private readonly long[] kinds = new long[3];
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
        var (started, search) = (clock.GetTimestamp(), new LogSearch(query, since));
        var (damages, tooLong) = LogLines.Read(logs, search.Look, cancellationToken);
        return search.Report(limit, damages, tooLong) with { Took = clock.GetElapsedTime(started) };
    }

    private void Look(LogLine line, DateTimeOffset? at)
    {
        kinds[(int)line.Kind]++;
        if (since is not null && !(at >= since) || query.Match(line) is not { } hit)
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

    private LogReport Report(int limit, IReadOnlyList<string> damages, long tooLong) => new(
        query,
        [
            .. groups.OrderByDescending(pair => pair.Value.Count).ThenBy(pair => pair.Key.Event, StringComparer.Ordinal).ThenBy(pair => pair.Key.Address, StringComparer.Ordinal)
                .ThenBy(pair => pair.Key.Account, StringComparer.Ordinal).Take(limit).Select(pair => pair.Value.Row(pair.Key)),
        ],
        groups.Count)
    {
        JsonLines = kinds[(int)LogKind.Json],
        CombinedLines = kinds[(int)LogKind.Combined],
        OtherLines = kinds[(int)LogKind.Other] + tooLong,
        Matches = matches,
        LeftOut = leftOut,
        WithoutOffset = withoutOffset,
        Since = since,
        Damages = damages,
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
