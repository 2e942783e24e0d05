using System.Text.Json.Nodes;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker.Evidence;

/// <summary>Folders of a container as tar archives, which the engine makes of them from outside.</summary>
internal static class ArchivePieces
{
    /// <summary>One for each volume.</summary>
    public static IEnumerable<EvidencePiece> Volumes(ObservedContainer container) => container.State.Mounts
        .Where(m => ContainerState.Text(m["Type"]) == "volume")
        .Select(m => Piece(container, $"volume {ContainerState.Text(m["Name"])} at {Destination(m)}", "volume", Destination(m), Volatility.Volumes));

    /// <param name="paths">Of log files in the container, or of folders of them.</param>
    public static IEnumerable<EvidencePiece> LogFiles(ObservedContainer container, IEnumerable<string> paths) =>
        paths.Select(p => Piece(container, $"log files in {p}", "files", p, Volatility.Files));

    private static string Destination(JsonNode mount) => ContainerState.Text(mount["Destination"]);

    private static EvidencePiece Piece(ObservedContainer container, string name, string kind, string path, Volatility order)
    {
        var call = container.Get($"archive?path={Uri.EscapeDataString(path)}");
        return new EvidencePiece(name, $"{kind}-{ObservedContainer.FileName(path)}.tar", order, call, container.Tool, (to, token) => Capture(container.Engine, call, to, token))
        {
            IsText = false,
        };
    }

    private static async Task<PieceEnd> Capture(EngineReader engine, string call, Stream to, CancellationToken cancellationToken)
    {
        var contents = new TarContents();
        string? why;
        try
        {
            why = await engine.Read(call, async part =>
            {
                await to.WriteAsync(part, cancellationToken);
                await contents.Take(part, cancellationToken);
            }, cancellationToken);
        }
        finally
        {
            await contents.End();
        }

        return new PieceEnd(null, contents.ToString()) { BrokenOff = why ?? contents.Fault };
    }
}
