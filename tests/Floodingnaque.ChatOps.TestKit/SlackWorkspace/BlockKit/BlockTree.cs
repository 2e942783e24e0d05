using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>Finds and completes what stands in blocks that have passed the validator.</summary>
internal static class BlockTree
{
    /// <summary>A copy with the block ids and action ids that Slack makes up where an app gives none.</summary>
    public static JsonArray WithIds(JsonNode blocks)
    {
        var copy = (JsonArray)blocks.DeepClone();
        for (var i = 0; i < copy.Count; i++)
        {
            var block = (JsonObject)copy[i]!;
            if (!block.ContainsKey("block_id")) block["block_id"] = $"b{i}x{block["type"]}";
            var n = 0;
            foreach (var element in Interactive(block).Where(e => !e.ContainsKey("action_id"))) element["action_id"] = $"a{i}x{n++}";
        }

        return copy;
    }

    /// <summary>Every element of the block that a person can act on.</summary>
    public static IEnumerable<JsonObject> Interactive(JsonObject block) =>
        block["type"]!.ToString() switch
        {
            "actions" => block["elements"]!.AsArray().OfType<JsonObject>(),
            "section" when block["accessory"] is JsonObject accessory && accessory["type"]!.ToString() != "image" => [accessory],
            "input" => [block["element"]!.AsObject()],
            _ => [],
        };

    /// <summary>The element with this action id and the block it stands in.</summary>
    public static (JsonObject Block, JsonObject Element)? Find(JsonNode? blocks, string actionId) =>
        (blocks as JsonArray ?? []).OfType<JsonObject>()
            .SelectMany(b => Interactive(b).Select(e => ((JsonObject Block, JsonObject Element)?)(b, e)))
            .FirstOrDefault(p => p!.Value.Element["action_id"]?.ToString() == actionId);

    public static string[] ActionIds(JsonNode? blocks) =>
        [.. (blocks as JsonArray ?? []).OfType<JsonObject>().SelectMany(Interactive).Select(e => e["action_id"]!.ToString())];
}
