using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Pipeline;

/// <summary>Once a second: whatever time has made due is decided and recorded. What is due is read off the incidents, never remembered.</summary>
internal sealed partial class TimerWorker(
    IncidentStreams streams, IncidentSettings settings, Readiness readiness, TimeProvider clock, ILogger<TimerWorker> logger) : BackgroundService
{
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await streams.Refresh(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotReloaded(logger, e); // the next tick tries again
        }

        streams.LetGo();
        var now = clock.GetUtcNow();
        foreach (var stream in streams.Loaded)
        {
            if (IncidentTimers.NextWake(stream.Accepted, settings) <= now)
            {
                await Fire(stream.Id, now, cancellationToken);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.Loaded.WaitAsync(stoppingToken);
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        do
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogPassFailed(logger, e); // the next tick tries again
            }
        }
        while (await tick.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Until nothing more comes due: after a restart a whole ladder may be, and each rung waits for the one before it.</summary>
    private async Task Fire(IncidentId id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            bool recorded;
            do
            {
                recorded = false;
                var stream = await streams.Get(id, cancellationToken);
                foreach (var command in IncidentTimers.Due(stream.Accepted, settings, now))
                {
                    recorded |= (await streams.Run(id, command, _ => null, new Act(Actor.Bot, null, now), cancellationToken)).Recorded;
                }
            }
            while (recorded);
        }
        catch (NotRecordedException e)
        {
            LogNotRecorded(logger, id, e); // still due: the next tick tries again
        }
    }

    [LoggerMessage(LogLevel.Error, "A pass over the timers failed.")]
    private static partial void LogPassFailed(ILogger logger, Exception e);

    [LoggerMessage(LogLevel.Error, "An incident could not be loaded anew after a failed write.")]
    private static partial void LogNotReloaded(ILogger logger, Exception e);

    [LoggerMessage(LogLevel.Error, "A timer of {Incident} could not be recorded.")]
    private static partial void LogNotRecorded(ILogger logger, IncidentId incident, Exception e);
}
