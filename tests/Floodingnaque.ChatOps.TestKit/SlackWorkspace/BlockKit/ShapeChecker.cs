using System.Text.Json;
using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>
/// Gathers what is wrong with a JSON tree, each with its place: <c>must be less than 3001 characters [json-pointer:/blocks/0/text/text]</c>.
/// </summary>
internal sealed class ShapeChecker
{
    public List<string> Errors { get; } = [];

    public void Fail(string what, string pointer) => Errors.Add($"{what} [json-pointer:{pointer}]");

    /// <summary>An object with these properties and no others, none of them null.</summary>
    public JsonObject? Object(JsonNode? node, string pointer, string required, string optional = "")
    {
        if (node is not JsonObject found)
        {
            Fail("must be an object", pointer);
            return null;
        }

        var must = Words(required);
        var may = Words(optional);
        foreach (var name in must.Where(n => !found.ContainsKey(n))) Fail($"missing required field: {name}", pointer);
        foreach (var (name, value) in found)
        {
            if (!must.Contains(name) && !may.Contains(name)) Fail($"invalid additional property: {name}", pointer);
            else if (value is null) Fail("must not be null", $"{pointer}/{name}");
        }

        return found;
    }

    /// <summary>A text of <paramref name="min"/> to <paramref name="max"/> characters (Unicode scalars, not UTF-16 units); absent is fine here.</summary>
    public string? Text(JsonObject owner, string name, string pointer, int max, int min = 1)
    {
        if (owner[name] is not { } node) return null;
        var at = $"{pointer}/{name}";
        if (node is not JsonValue value || !value.TryGetValue<string>(out var text))
        {
            Fail("must be a string", at);
            return null;
        }

        var length = text.EnumerateRunes().Count();
        if (length > max) Fail($"must be less than {max + 1} characters", at);
        if (length < min) Fail($"must be more than {min - 1} characters", at);
        return text;
    }

    public string? OneOf(JsonObject owner, string name, string pointer, params string[] allowed)
    {
        var text = Text(owner, name, pointer, 255);
        if (text is not null && !allowed.Contains(text)) Fail($"value must be one of: {string.Join(", ", allowed)}", $"{pointer}/{name}");
        return text;
    }

    public void Flag(JsonObject owner, string name, string pointer)
    {
        if (owner[name] is { } node && node.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False)) Fail("must be a boolean", $"{pointer}/{name}");
    }

    public int? Integer(JsonObject owner, string name, string pointer, int min, int max)
    {
        if (owner[name] is not { } node) return null;
        if (node is JsonValue value && value.TryGetValue<int>(out var number) && number >= min && number <= max) return number;
        Fail($"must be an integer from {min} to {max}", $"{pointer}/{name}");
        return null;
    }

    /// <summary>The items with their pointers; nothing when it is no array.</summary>
    public IEnumerable<(JsonNode? Item, string Pointer)> Items(JsonNode? node, string pointer, int max, int min = 1)
    {
        if (node is null) return [];
        if (node is not JsonArray array)
        {
            Fail("must be an array", pointer);
            return [];
        }

        if (array.Count > max) Fail($"no more than {max} items allowed", pointer);
        if (array.Count < min) Fail($"no fewer than {min} items allowed", pointer);
        return array.Select((item, i) => (item, $"{pointer}/{i}"));
    }

    public void Unique(IEnumerable<string?> ids, string what, string pointer)
    {
        foreach (var twice in ids.OfType<string>().GroupBy(i => i).Where(g => g.Count() > 1)) Fail($"`{what}` {twice.Key} already exists", pointer);
    }

    private static string[] Words(string list) => list.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
