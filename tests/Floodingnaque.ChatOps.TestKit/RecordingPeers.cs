using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.TestKit;

/// <summary>Nobody, or whom it is told.</summary>
internal sealed class RecordingPeers : IOwnPeers
{
    public IReadOnlyList<ProtectedRange> Peers { get; set; } = [];

    public Task<IReadOnlyList<ProtectedRange>> Look(CancellationToken cancellationToken) => Task.FromResult(Peers);
}
