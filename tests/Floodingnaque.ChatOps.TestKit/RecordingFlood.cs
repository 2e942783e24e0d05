using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.TestKit;

/// <summary>A warning system that says what it is told to say.</summary>
internal sealed class RecordingFlood : IFloodAlerts
{
    public FloodAlert Alert { get; set; } = new(false, "the newest reading is normal");

    public Task<FloodAlert> Look(CancellationToken cancellationToken) => Task.FromResult(Alert);
}
