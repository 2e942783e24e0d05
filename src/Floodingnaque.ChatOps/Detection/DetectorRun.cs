using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Detection;

/// <summary>All detectors, one after the other; one that fails keeps nothing from the rest.</summary>
internal sealed partial class DetectorRun(IEnumerable<IDetector> detectors, ILogger<DetectorRun> logger)
{
    /// <summary>What was found, the worst first, and what could not be looked at.</summary>
    public async Task<(IReadOnlyList<Alert> Found, IReadOnlyList<string> Failed)> Detect(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var (found, failed) = (new List<Alert>(), new List<string>());
        foreach (var detector in detectors)
        {
            try
            {
                var (seen, blind) = await detector.Look(since, cancellationToken);
                found.AddRange(seen);
                failed.AddRange(blind.Select(b => $"{detector.Name}: {StepLog.Clean(b).TrimEnd('.')}"));
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(logger, detector.Name, e);
                failed.Add($"{detector.Name}: {(e is TargetException ? StepLog.Clean(e.Message) : "something broke on my side; the log says more")}");
            }
        }

        return ([.. found.OrderBy(d => d.Severity)], failed);
    }

    [LoggerMessage(LogLevel.Debug, "The detector {Detector} could not look.")]
    private static partial void LogFailed(ILogger logger, string detector, Exception e);
}
