using Floodingnaque.ChatOps.Pipeline;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Detection;

/// <summary>Looks by itself every few minutes, and proposes an incident for what it finds. It declares none.</summary>
internal sealed partial class DetectionWorker(DetectorRun run, Proposals proposals, IOptions<DetectionOptions> options, Readiness readiness, TimeProvider clock, ILogger<DetectionWorker> logger)
    : BackgroundService
{
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var (found, _) = await run.Detect(clock.GetUtcNow() - options.Value.Window, cancellationToken);
        foreach (var alert in found)
        {
            await proposals.Propose(alert, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Every <= TimeSpan.Zero)
        {
            return;
        }

        await readiness.Loaded.WaitAsync(stoppingToken);
        using var tick = new PeriodicTimer(options.Value.Every, clock);
        while (await tick.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, e); // the next tick tries again
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Looking for attacks failed.")]
    private static partial void LogFailed(ILogger logger, Exception e);
}
