using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker.Evidence;

/// <summary>
/// A container's own layer as an image, which stays on the engine's machine and is pushed nowhere. It has no memory, no tmpfs and no volumes, and
/// it has the secrets of the container's environment. The container is not paused: the engine's library would do that whatever it is told.
/// </summary>
internal static class CommitPiece
{
    public const string Repository = "evidence";

    public static EvidencePiece Of(ObservedContainer container, DateTimeOffset now)
    {
        var tag = $"{container.Name}-{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss.fff'Z'", CultureInfo.InvariantCulture)}";
        var call = $"POST /commit?container={container.State.Id}&repo={Repository}&tag={tag}&pause=0";
        return new EvidencePiece("image of its own layer", "image.json", Volatility.Image, call, container.Tool, async (to, token) =>
        {
            // Large layers take longer than the engine's other answers: the collector's own limit holds.
            var answer = new MemoryStream();
            if (await container.Engine.Read(call, part => answer.WriteAsync(part, token), token) is { } why)
            {
                throw new TargetException(why);
            }

            await to.WriteAsync(answer.ToArray(), token);
            return new PieceEnd(null, $"{Id(answer.ToArray())}, as {Repository}:{tag} on the engine's machine; without memory, tmpfs and volumes");
        });
    }

    private static string Id(byte[] answer)
    {
        try
        {
            return ContainerState.Text(JsonNode.Parse(answer)?["Id"]) is { Length: > 0 } id ? id : throw new TargetException("the container engine names no image");
        }
        catch (JsonException e)
        {
            throw new TargetException($"the container engine's answer is not understood ({e.Message})", e);
        }
    }
}
