namespace Floodingnaque.ChatOps.Journal;

/// <summary>Signs heads once a second, away from the path of an append.</summary>
internal sealed partial class HeadWorker(FileJournal journal, TimeProvider clock, ILogger<HeadWorker> logger) : BackgroundService
{
    /// <summary>One pass; what tests call.</summary>
    public void RunOnce() => journal.SignHeads();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        while (await tick.WaitForNextTickAsync(stoppingToken))
        {
            try { RunOnce(); }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested) { LogPassFailed(logger, e); } // the next tick tries again
        }
    }

    [LoggerMessage(LogLevel.Error, "Signing heads failed")]
    private static partial void LogPassFailed(ILogger logger, Exception cause);
}
