using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker.Evidence;

/// <summary>What can be preserved of one container. Nothing is run in it, and it is neither paused nor stopped.</summary>
internal sealed class ContainerEvidence(
    string name, ContainerTarget target, EngineReader engine, ContainerKernel kernel, ContainerConnections connections, TimeProvider clock) : IEvidenceSource
{
    public string Target => name;

    /// <summary>What only a running container has is not listed for one that does not run.</summary>
    public async Task<IReadOnlyList<EvidencePiece>> Pieces(CancellationToken cancellationToken)
    {
        var container = new ObservedContainer(await target.Named(name, cancellationToken), engine, await engine.Tool(cancellationToken));
        var options = target.Options;
        // Memory, connections and volumes cannot be had over every way to the engine; an image is asked for or not.
        return [.. Distinct(
        [
            .. container.State.IsRunning ? [ContainerProcesses.Piece(container), connections.Piece(container), .. TmpfsPieces.Of(container, kernel)] : Array.Empty<EvidencePiece>(),
            ChangeList.Piece(container),
            container.Answer("state", "inspect.json", Volatility.State, container.Get("json"), _ => "its configuration, with the secrets of its environment, its networks and its mounts"),
            .. LogPieces.Of(container),
            .. ArchivePieces.LogFiles(container, options.LogFiles.GetValueOrDefault(name) ?? []),
            .. ArchivePieces.Volumes(container),
            .. options.CommitImage ? [CommitPiece.Of(container, clock.GetUtcNow())] : Array.Empty<EvidencePiece>(),
        ]).Select(p => p with { Subject = container.State.Id, IsRequired = p.Order is not (Volatility.Memory or Volatility.Connections or Volatility.Volumes or Volatility.Image) })];
    }

    /// <summary>Different paths may have the same file name: <c>/a/b</c> and <c>/a-b</c>.</summary>
    private static IReadOnlyList<EvidencePiece> Distinct(IEnumerable<EvidencePiece> pieces) =>
    [
        .. pieces.GroupBy(p => p.FileName, StringComparer.OrdinalIgnoreCase)
            .SelectMany(g => g.Select((p, i) => i == 0 ? p : p with { FileName = FormattableString.Invariant($"{i + 1}-{p.FileName}") })),
    ];
}
