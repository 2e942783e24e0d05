using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets;

/// <summary>Where nobody said how to find out whether there is a flood alert, there may be one.</summary>
internal sealed class NoFloodAlerts : IFloodAlerts
{
    public Task<FloodAlert> Look(CancellationToken cancellationToken) =>
        Task.FromResult(new FloodAlert(null, "Targets:FloodAlerts is not set, so I cannot look"));
}
