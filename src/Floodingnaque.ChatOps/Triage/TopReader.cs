namespace Floodingnaque.ChatOps.Triage;

/// <summary>Counts the requests in access logs of nginx and gunicorn, on all processors, in bounded memory.</summary>
internal static class TopReader
{
    /// <summary>Reads plain and packed files; see <see cref="LogFiles"/> for how they may be named.</summary>
    /// <exception cref="LogNotReadableException">A file is not there or may not be read.</exception>
    /// <exception cref="OperationCanceledException">The caller does not want it any more.</exception>
    public static AccessLogReport Read(IReadOnlyList<string> files, TopQuery query, CancellationToken cancellationToken) =>
        Read(LogFiles.Open(files), query, TimeProvider.System, cancellationToken);

    /// <summary>Reads logs that are open, and closes them. Their content may be anything; it is never a reason to throw.</summary>
    /// <exception cref="OperationCanceledException">The caller does not want it any more.</exception>
    public static AccessLogReport Read(IReadOnlyList<LogSource> logs, TopQuery query, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            var started = clock.GetTimestamp();
            var blocks = new LineBlocks(logs, query.BlockBytes, cancellationToken);
            var tally = Count(blocks, query);
            tally.AddUnread(blocks.TooLong);
            return TopReport.Of(tally, query, [.. logs.Select(log => log.Name)], blocks.Damages) with { Took = clock.GetElapsedTime(started) };
        }
        finally
        {
            foreach (var log in logs)
            {
                log.Dispose();
            }
        }
    }

    private static AccessTally Count(LineBlocks blocks, TopQuery query)
    {
        var others = Enumerable.Range(1, query.Workers - 1)
            .Select(_ => Task.Factory.StartNew(() => CountAlone(blocks, query), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .ToArray();
        try
        {
            var tally = CountAlone(blocks, query);
            foreach (var other in others)
            {
                tally.Add(other.GetAwaiter().GetResult());
            }

            return tally;
        }
        finally
        {
            Task.WhenAll(others).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Wait(CancellationToken.None); // they use the logs, which are closed next
        }
    }

    private static AccessTally CountAlone(LineBlocks blocks, TopQuery query)
    {
        var (tally, buffer) = (new AccessTally(query), blocks.Buffer());
        for (int length; (length = blocks.Next(buffer)) > 0;)
        {
            tally.Count(buffer, length);
        }

        return tally;
    }
}
