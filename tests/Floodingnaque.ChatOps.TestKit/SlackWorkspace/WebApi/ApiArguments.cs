using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>The arguments as Slack understood them, from the query, a form or a JSON object.</summary>
internal sealed class ApiArguments
{
    private readonly JsonObject values = [];

    public void Set(string name, JsonNode? value) => values[name] = value?.DeepClone();

    public override string ToString() => values.ToJsonString();

    /// <summary>A text; null when it is not given. A number, a flag or null in its place is <c>invalid_arguments</c>.</summary>
    public string? Text(string name)
    {
        if (!values.TryGetPropertyValue(name, out var node)) return null;
        return node is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : throw new SlackError("invalid_arguments", $"must be a string [json-pointer:/{name}]");
    }

    public string Required(string name) => Text(name) is { Length: > 0 } text ? text : throw SlackError.Missing(name);

    public int? Number(string name)
    {
        if (!values.TryGetPropertyValue(name, out var node)) return null;
        if (node is JsonValue value)
        {
            if (value.TryGetValue<int>(out var number)) return number;
            if (value.TryGetValue<string>(out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)) return number;
        }

        throw new SlackError("invalid_arguments", $"must be an integer [json-pointer:/{name}]");
    }

    public bool Flag(string name)
    {
        if (!values.TryGetPropertyValue(name, out var node)) return false;
        return node?.ToString() switch
        {
            "true" or "1" => true,
            "false" or "0" or "" => false,
            _ => throw new SlackError("invalid_arguments", $"must be a boolean [json-pointer:/{name}]"),
        };
    }

    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>An object or array: as such in a JSON body, as JSON text in a form.</summary>
    public JsonNode? Json(string name, string malformed)
    {
        if (!values.TryGetPropertyValue(name, out var node)) return null;
        if (node is not JsonValue value) return node ?? throw new SlackError("invalid_arguments", $"must not be null [json-pointer:/{name}]");
        if (!value.TryGetValue<string>(out var text)) throw new SlackError(malformed);
        if (text.Length == 0) return null;
        try
        {
            return JsonNode.Parse(text) is { } parsed and not JsonValue ? parsed : throw new SlackError(malformed);
        }
        catch (JsonException)
        {
            throw new SlackError(malformed);
        }
    }
}
