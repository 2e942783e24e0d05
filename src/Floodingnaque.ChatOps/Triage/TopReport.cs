using System.Globalization;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>Makes rows of counts.</summary>
internal static class TopReport
{
    public static AccessLogReport Of(AccessTally tally, TopQuery query, IReadOnlyList<string> logs, IReadOnlyList<string> damages)
    {
        var total = default(KeyCounts);
        foreach (var counts in tally.Statuses)
        {
            total.Add(counts);
        }

        return new AccessLogReport([.. Tables(tally, query, total.Requests)], [.. PerMinute(tally)])
        {
            Logs = logs,
            LinesRead = tally.LinesRead,
            LinesUnread = tally.LinesUnread,
            Requests = total.Requests,
            Bytes = total.Bytes,
            First = total.Requests == 0 ? null : Instant(total.First),
            Last = total.Requests == 0 ? null : Instant(total.Last),
            Since = query.Since,
            Damages = damages,
            Took = default,
        };
    }

    private static IEnumerable<TopTable> Tables(AccessTally tally, TopQuery query, long total)
    {
        if (tally.Ips is { } ips)
        {
            var counts = query.By is { } by ? by.Group(ips.All()) : ips.All().Select(pair => new KeyTotal(pair.Key, pair.Counts, 1));
            yield return Table(Dimensions.Ips, counts, ips.MaxUndercount);
        }

        if (tally.Agents is { } agents)
            yield return Table(Dimensions.Agents, agents.All().Select(pair => new KeyTotal(pair.Key, pair.Counts, 0)), agents.MaxUndercount);
        if (tally.Paths is { } paths)
            yield return Table(Dimensions.Paths, paths.All().Select(pair => new KeyTotal(pair.Key, pair.Counts, 0)), paths.MaxUndercount);
        if (query.Dimensions.HasFlag(Dimensions.Statuses))
            yield return Table(Dimensions.Statuses, Statuses(tally), 0);

        TopTable Table(Dimensions dimension, IEnumerable<KeyTotal> counts, long maxUndercount)
        {
            var (rows, keys) = Largest(counts, query.Limit);
            return new TopTable(dimension, [.. rows.Select(row => Row(dimension, row, total))], keys, maxUndercount);
        }
    }

    private static IEnumerable<KeyTotal> Statuses(AccessTally tally) =>
        from status in Enumerable.Range(0, tally.Statuses.Count)
        where tally.Statuses[status].Requests > 0
        select new KeyTotal(System.Text.Encoding.ASCII.GetBytes(status.ToString("000", CultureInfo.InvariantCulture)), tally.Statuses[status], 0);

    /// <summary>The largest, without putting all of them in order.</summary>
    private static (IReadOnlyList<KeyTotal> Rows, long Keys) Largest(IEnumerable<KeyTotal> counts, int limit)
    {
        var largest = new PriorityQueue<KeyTotal, KeyTotal>(Comparer<KeyTotal>.Create(KeyTotal.Compare));
        var keys = 0L;
        foreach (var count in counts)
        {
            keys++;
            if (largest.Count < limit)
                largest.Enqueue(count, count);
            else
                largest.EnqueueDequeue(count, count);
        }

        var rows = new KeyTotal[largest.Count];
        for (var i = rows.Length - 1; i >= 0; i--)
        {
            rows[i] = largest.Dequeue();
        }

        return (rows, keys);
    }

    private static TopRow Row(Dimensions dimension, KeyTotal key, long total)
    {
        var (text, counts) = (EscapedText.Of(key.Key.Span), key.Counts);
        var marks = dimension switch
        {
            Dimensions.Ips => AddressMarks.Of(text),
            Dimensions.Agents => AgentMarks.Of(text),
            Dimensions.Paths when text is "" => ["no HTTP request"],
            _ => [],
        };
        return new TopRow(
            text, counts.Requests, (double)counts.Requests / total, counts.Bytes, counts.ClientErrors, counts.ServerErrors, Instant(counts.First), Instant(counts.Last),
            key.Addresses, marks);
    }

    private static IEnumerable<RequestMinute> PerMinute(AccessTally tally) => tally.Minutes.All().OrderBy(pair => pair.Minute)
        .Select(pair => new RequestMinute(Instant(pair.Minute * 60), pair.Counts.Requests, pair.Counts.Errors));

    private static DateTimeOffset Instant(uint second) => DateTimeOffset.FromUnixTimeSeconds(second);
}

/// <summary>A key and all that was counted for it.</summary>
/// <param name="Addresses">Addresses that are counted together here.</param>
internal readonly record struct KeyTotal(ReadOnlyMemory<byte> Key, KeyCounts Counts, long Addresses)
{
    /// <summary>Fewer requests first, then by the bytes of the key.</summary>
    public static int Compare(KeyTotal one, KeyTotal other) =>
        one.Counts.Requests != other.Counts.Requests
            ? one.Counts.Requests.CompareTo(other.Counts.Requests)
            : one.Key.Span.SequenceCompareTo(other.Key.Span);
}
