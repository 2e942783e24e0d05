namespace Floodingnaque.ChatOps.Pipeline;

/// <summary>Whether people are being warned of a flood right now: what would silence the system has to wait then, or be decided with open eyes.</summary>
internal interface IFloodAlerts
{
    /// <summary>Never throws for what the system does; then it is not known.</summary>
    Task<FloodAlert> Look(CancellationToken cancellationToken);
}

/// <param name="Active">Null: not known.</param>
/// <param name="Seen">A sentence for people, without a full stop.</param>
internal readonly record struct FloodAlert(bool? Active, string Seen);
