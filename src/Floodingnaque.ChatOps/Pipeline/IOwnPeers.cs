using Floodingnaque.ChatOps.Core.Actions;

namespace Floodingnaque.ChatOps.Pipeline;

/// <summary>A machine that the bot has to go on speaking to.</summary>
/// <param name="Name">A host name or an address.</param>
/// <param name="Why">Goes after “that is”.</param>
internal sealed record PeerName(string Name, string Why);

/// <summary>Addresses that a block would cut the bot off from, or that are this machine's own.</summary>
internal interface IOwnPeers
{
    /// <summary>As they are now. A name that cannot be looked up counts as it was last; one that never could is left out, for it may be the network that is down.</summary>
    /// <exception cref="TargetException">A target is configured by a name that never could be looked up.</exception>
    Task<IReadOnlyList<ProtectedRange>> Look(CancellationToken cancellationToken);
}
