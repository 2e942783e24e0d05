using System.Globalization;
using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>
/// What a person has typed or chosen, as <c>state.values[block_id][action_id]</c>. A choice is named by its value, several by a comma list.
/// </summary>
internal static class ElementState
{
    public static JsonObject Values(JsonArray blocks, IReadOnlyDictionary<string, string> given)
    {
        var known = BlockTree.ActionIds(blocks);
        if (given.Keys.FirstOrDefault(k => !known.Contains(k)) is { } unknown)
            throw new InvalidOperationException($"There is nothing with the action id '{unknown}' here; there are: {string.Join(", ", known)}.");

        var values = new JsonObject();
        foreach (var block in blocks.OfType<JsonObject>())
        {
            foreach (var element in BlockTree.Interactive(block))
            {
                var id = element["action_id"]!.ToString();
                if (Of(element, given.GetValueOrDefault(id)) is not { } value) continue;
                RefuseWhatSlackRefuses(block, element, value);
                var blockId = block["block_id"]!.ToString();
                if (values[blockId] is not JsonObject inBlock) values[blockId] = inBlock = [];
                inBlock[id] = value;
            }
        }

        return values;
    }

    /// <summary>The state of one element; null for what has none, such as a button.</summary>
    public static JsonObject? Of(JsonObject element, string? given)
    {
        var type = element["type"]!.ToString();
        (string Name, JsonNode? Value)? chosen = type switch
        {
            "plain_text_input" or "email_text_input" or "url_text_input" or "number_input" => ("value", given ?? element["initial_value"]?.ToString()),
            "static_select" or "external_select" or "radio_buttons" => ("selected_option", Option(element, given) ?? element["initial_option"]?.DeepClone()),
            "checkboxes" or "multi_static_select" or "multi_external_select" => ("selected_options", Options(element, given)),
            "users_select" => ("selected_user", given ?? element["initial_user"]?.ToString()),
            "channels_select" => ("selected_channel", given ?? element["initial_channel"]?.ToString()),
            "conversations_select" => ("selected_conversation", given ?? element["initial_conversation"]?.ToString()),
            "multi_users_select" => ("selected_users", Ids(given, element["initial_users"])),
            "multi_channels_select" => ("selected_channels", Ids(given, element["initial_channels"])),
            "multi_conversations_select" => ("selected_conversations", Ids(given, element["initial_conversations"])),
            "datepicker" => ("selected_date", given ?? element["initial_date"]?.ToString()),
            "timepicker" => ("selected_time", given ?? element["initial_time"]?.ToString()),
            "datetimepicker" => ("selected_date_time", given is null ? element["initial_date_time"]?.DeepClone() : long.Parse(given, CultureInfo.InvariantCulture)),
            _ => null,
        };
        return chosen is { } found ? new JsonObject { ["type"] = type, [found.Name] = found.Value } : null;
    }

    public static JsonNode? Option(JsonObject element, string? value)
    {
        if (value is null) return null;
        if (element["type"]!.ToString().Contains("external", StringComparison.Ordinal))
            return new JsonObject { ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = value }, ["value"] = value };
        var groups = (element["option_groups"] as JsonArray)?.SelectMany(g => g!["options"]!.AsArray()) ?? [];
        var all = (element["options"] as JsonArray ?? []).Concat(groups);
        return all.FirstOrDefault(o => o!["value"]!.ToString() == value)?.DeepClone()
            ?? throw new InvalidOperationException($"'{element["action_id"]}' has no option '{value}'.");
    }

    private static JsonNode Options(JsonObject element, string? given) =>
        given is null
            ? element["initial_options"]?.DeepClone() ?? new JsonArray()
            : new JsonArray([.. Split(given).Select(v => Option(element, v))]);

    private static JsonNode Ids(string? given, JsonNode? initial) =>
        given is null ? initial?.DeepClone() ?? new JsonArray() : new JsonArray([.. Split(given).Select(v => (JsonNode?)v)]);

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Slack itself keeps a person from submitting an empty field that is not optional, or a text that is too long or short.</summary>
    private static void RefuseWhatSlackRefuses(JsonObject block, JsonObject element, JsonObject value)
    {
        if (block["type"]!.ToString() != "input") return;
        var given = value.First(p => p.Key != "type").Value;
        var isEmpty = given is null or JsonArray { Count: 0 } || given.ToString().Length == 0;
        if (isEmpty && block["optional"]?.GetValue<bool>() != true)
            throw new InvalidOperationException($"Slack does not submit: '{element["action_id"]}' is required.");
        if (isEmpty || element["type"]!.ToString() != "plain_text_input") return;
        var length = given!.ToString().EnumerateRunes().Count();
        if (length > (element["max_length"]?.GetValue<int>() ?? 3000) || length < (element["min_length"]?.GetValue<int>() ?? 0))
            throw new InvalidOperationException($"Slack does not submit: '{element["action_id"]}' has {length} characters.");
    }
}
