namespace Floodingnaque.ChatOps.Observability;

internal enum ReadinessState
{
    Starting,
    Ready,
    Failed,
}

/// <summary>
/// Whether commands may be sent here: the journal is loaded and the warm-up is over. Asked by <c>/health/ready</c>. Starting until
/// somebody says otherwise; what was said last counts.
/// </summary>
internal sealed partial class Readiness(ILogger<Readiness> logger)
{
    private volatile Status status = new(ReadinessState.Starting, null);

    public ReadinessState State => status.State;

    /// <summary>Why it failed; null in any other state.</summary>
    public string? Reason => status.Reason;

    public void MarkReady() => status = new Status(ReadinessState.Ready, null);

    /// <param name="reason">A sentence for the operator; it goes to the log, not to whoever asks over HTTP.</param>
    public void MarkFailed(string reason)
    {
        if (Interlocked.Exchange(ref status, new Status(ReadinessState.Failed, reason)).Reason != reason)
        {
            LogFailed(logger, reason);
        }
    }

    private sealed record Status(ReadinessState State, string? Reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Not ready any more: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
