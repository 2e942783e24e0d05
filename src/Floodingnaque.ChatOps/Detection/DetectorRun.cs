using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Detection;

/// <summary>All detectors, one after the other; one that fails keeps nothing from the rest.</summary>
internal sealed partial class DetectorRun(IEnumerable<IDetector> detectors, ILogger<DetectorRun> logger)
{
    /// <summary>What was found, the worst first, and what could not be looked at.</summary>
    /// <param name="limit">When it takes too long; what was found by then is kept.</param>
    public async Task<(IReadOnlyList<Alert> Found, IReadOnlyList<string> Failed)> Detect(DateTimeOffset since, CancellationToken cancellationToken, CancellationToken limit = default)
    {
        var (found, failed) = (new List<Alert>(), new List<string>());
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit);
        foreach (var detector in detectors)
        {
            try
            {
                var (seen, blind) = await detector.Detect(since, either.Token);
                found.AddRange(seen);
                failed.AddRange(blind.Select(b => $"{detector.Name}: {StepLog.Clean(b).TrimEnd('.')}"));
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(logger, detector.Name, e);
                failed.Add($"{detector.Name}: {Why(e, limit)}");
            }
        }

        return ([.. found.OrderBy(d => d.Severity)], failed);
    }

    private static string Why(Exception e, CancellationToken limit) => limit.IsCancellationRequested ? "it took too long"
        : e is TargetException ? StepLog.Clean(e.Message)
        : "something broke on my side; the log says more";

    [LoggerMessage(LogLevel.Debug, "The detector {Detector} could not look.")]
    private static partial void LogFailed(ILogger logger, string detector, Exception e);
}
