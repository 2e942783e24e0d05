using System.Text.Json;
using System.Text.Json.Serialization;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>The files of a message, leniently: a file that cannot be read is null in the list, and never costs the message its text.</summary>
internal sealed class SlackFiles : JsonConverter<IReadOnlyList<SlackFile?>>
{
    public override IReadOnlyList<SlackFile?> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var json = JsonDocument.ParseValue(ref reader);
        return json.RootElement.ValueKind is JsonValueKind.Array ? [.. json.RootElement.EnumerateArray().Select(File)] : [];
    }

    /// <exception cref="NotSupportedException">Always: the bot sends no files.</exception>
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<SlackFile?> value, JsonSerializerOptions options) => throw new NotSupportedException();

    private static SlackFile? File(JsonElement json)
    {
        if (json.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        var file = new SlackFile { Id = Text(json, "id"), Name = Text(json, "name"), Title = Text(json, "title"), Mimetype = Text(json, "mimetype"), Size = Size(json) };
        return file is { Id: null, Name: null, Title: null } ? null : file;
    }

    private static string? Text(JsonElement json, string name)
    {
        try
        {
            return json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // half a character
        }
    }

    private static long? Size(JsonElement json) => json.TryGetProperty("size", out var value) switch
    {
        true when value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var bytes) => bytes,
        true when value.ValueKind is JsonValueKind.Number && value.TryGetDecimal(out var bytes) && bytes is >= 0 and <= long.MaxValue => (long)bytes,
        true when long.TryParse(Text(json, "size"), System.Globalization.CultureInfo.InvariantCulture, out var bytes) => bytes,
        _ => null,
    };
}
