using System.Text.Json;
using System.Text.Json.Serialization;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker;

/// <summary>What a container was before, as far as the undo needs it: what a verb does not touch may change meanwhile.</summary>
/// <param name="Id">The container itself: another of the same name is another.</param>
/// <param name="Image">The id of its image.</param>
internal sealed record ContainerBefore(
    string Id, string? Image = null, RestartPolicy? Policy = null, SortedDictionary<string, NetworkEndpoint>? Networks = null)
{
    private static readonly JsonSerializerOptions Format = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>What the approved plan says.</summary>
    /// <exception cref="TargetException">It says nothing: there is nothing that could be put back.</exception>
    public static ContainerBefore Of(GuardedRun run) => run.Run.Plan?.Before is { } json
        ? Parse(json)
        : throw new TargetException($"the plan of {run.Mark} does not say what was so before");

    public static ContainerBefore Parse(string json) => JsonSerializer.Deserialize<ContainerBefore>(json, Format)!;

    public string ToJson() => JsonSerializer.Serialize(this, Format);
}
