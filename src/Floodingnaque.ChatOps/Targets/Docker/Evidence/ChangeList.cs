using System.Text.Json;
using System.Text.Json.Nodes;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker.Evidence;

/// <summary>A path that differs from the image.</summary>
/// <param name="Kind">As <c>docker diff</c> writes it: A (added), C (changed) or D (deleted).</param>
internal sealed record FileChange(char Kind, string Path);

/// <summary>What differs between a container's own layer and its image. Mounts are not in it.</summary>
internal static class ChangeList
{
    private const string Kinds = "CAD";

    public static string CallFor(ObservedContainer container) => container.Get("changes");

    public static EvidencePiece Piece(ObservedContainer container) => new(
        "changed files", "changes.json", Volatility.State, CallFor(container), container.Tool, async (to, token) =>
        {
            var raw = await container.Engine.Whole(CallFor(container), token);
            await to.WriteAsync(raw, token);
            return new PieceEnd(null, $"{ObservedContainer.Count(Files(Read(raw)).Count, "path")} differ from the image; mounts are not in it");
        });

    /// <param name="raw">The engine's answer; it says null for nothing.</param>
    /// <exception cref="TargetException">It is not understood.</exception>
    public static IReadOnlyList<FileChange> Read(byte[] raw)
    {
        try
        {
            return [.. (JsonNode.Parse(raw) as JsonArray ?? []).Select(c => new FileChange(Kinds[(int)c!["Kind"]!], ContainerState.Text(c["Path"])))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IndexOutOfRangeException or NullReferenceException)
        {
            throw new TargetException($"the container engine's list of changes is not understood ({e.Message})", e);
        }
    }

    /// <summary>Without folders that count as changed only for what is in them.</summary>
    public static IReadOnlyList<FileChange> Files(IReadOnlyList<FileChange> all)
    {
        var parents = all.Select(c => c.Path[..Math.Max(0, c.Path.LastIndexOf('/'))]).ToHashSet(StringComparer.Ordinal);
        return [.. all.Where(c => c.Kind != 'C' || !parents.Contains(c.Path)).OrderBy(c => "ADC".IndexOf(c.Kind, StringComparison.Ordinal)).ThenBy(c => c.Path, StringComparer.Ordinal)];
    }
}
