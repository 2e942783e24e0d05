using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Detection;

/// <summary>Looks by itself every few minutes, and proposes an incident for what it finds. It declares none.</summary>
internal sealed partial class DetectionWorker(DetectorRun run, Proposals proposals, IOptions<DetectionOptions> options, Readiness readiness, TimeProvider clock, ILogger<DetectionWorker> logger)
    : BackgroundService
{
    /// <summary>A look may take as long as it is to the next one, and at least this.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    private string warnedOf = "";
    private string? saidOf;

    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Value.Every > Shortest ? options.Value.Every : Shortest, clock);
        var (found, failed) = await run.Detect(clock.GetUtcNow() - options.Value.Window, cancellationToken, limit.Token);
        foreach (var alert in found)
        {
            await proposals.Propose(alert, cancellationToken);
        }

        await Say(failed, cancellationToken);
    }

    /// <summary>
    /// Not to be able to look is not the same as nothing: it is said, once until it changes. What is so from the first look on is how the bot is set up,
    /// and only warned of.
    /// </summary>
    private async Task Say(IReadOnlyList<string> blind, CancellationToken cancellationToken)
    {
        var what = string.Join("; ", blind.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        if (what != warnedOf)
        {
            warnedOf = what;
            LogBlind(logger, what.Length > 0 ? $"not at {what}" : "everywhere again");
        }

        if (what.Length == 0 || saidOf is null)
        {
            saidOf = what;
        }
        else if (what != saidOf && await proposals.Propose(Blind(what, blind), cancellationToken))
        {
            saidOf = what;
        }
    }

    private static Alert Blind(string what, IReadOnlyList<string> blind) => new(
        "blind", Severity.P3, "I cannot look for attacks everywhere", $"I could not look at {what}.", [.. blind.Select(b => b.Split(':')[0]).Distinct(StringComparer.Ordinal).Take(Alert.MaxIndicators)], "2")
    { Key = $"blind {what}" };

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

    [LoggerMessage(LogLevel.Warning, "I look for attacks, {Where}.")]
    private static partial void LogBlind(ILogger logger, string where);

    [LoggerMessage(LogLevel.Warning, "Looking for attacks failed.")]
    private static partial void LogFailed(ILogger logger, Exception e);
}
