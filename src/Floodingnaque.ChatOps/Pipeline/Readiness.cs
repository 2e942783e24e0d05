namespace Floodingnaque.ChatOps.Pipeline;

/// <summary>How far the start has come. Workers wait for <see cref="Loaded"/>; a load balancer and people wait for ready.</summary>
internal sealed class Readiness
{
    private readonly TaskCompletionSource loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string reason = "starting";
    private volatile string? missing;

    /// <summary>Completes when every open incident is in memory.</summary>
    public Task Loaded => loaded.Task;

    /// <summary>Null when ready; else why not.</summary>
    public string? NotReady => reason.Length == 0 ? missing : reason;

    /// <summary>What has still to come from outside before anything can be received, as a sentence; null when there is no such thing.</summary>
    public string? Missing => missing;

    public void MarkLoaded() => loaded.TrySetResult();

    public void MarkReady() => reason = "";

    public void MarkMissing(string sentence) => missing = sentence;

    public void MarkArrived() => missing = null;

    public void MarkFailed(string why) => reason = why;
}
