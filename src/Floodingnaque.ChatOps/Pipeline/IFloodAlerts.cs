namespace Floodingnaque.ChatOps.Pipeline;

/// <summary>Whether people are being warned of a flood right now.</summary>
/// <param name="Active">Null: it could not be found out.</param>
/// <param name="Seen">A sentence without a full stop on what was seen, the same for the same state.</param>
internal readonly record struct FloodAlert(bool? Active, string Seen);

/// <summary>The warning system's own state, read only.</summary>
internal interface IFloodAlerts
{
    /// <summary>Never throws for what the warning system does; only when the bot is stopping.</summary>
    Task<FloodAlert> Look(CancellationToken cancellationToken);
}
