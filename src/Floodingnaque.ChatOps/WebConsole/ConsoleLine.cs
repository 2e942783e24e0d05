using System.Text.Json.Serialization;

namespace Floodingnaque.ChatOps.WebConsole;

/// <summary>
/// One line of the chat file: what a channel, a message or a reader's place is from now on; the last line of each counts. The file's own
/// types, so that the rendering may change its records without making old files unreadable.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(ChannelLine), "channel")]
[JsonDerivedType(typeof(MessageLine), "message")]
[JsonDerivedType(typeof(ReadLine), "read")]
internal abstract record ConsoleLine;

internal sealed record ChannelLine(string Id, string Kind, string Purpose, string Topic, IReadOnlyList<string> Members, string? Key) : ConsoleLine;

internal sealed record MessageLine(
    string Id, string Channel, string Author, DateTimeOffset At, string? Text, string? Fallback, IReadOnlyList<BlockLine>? Blocks) : ConsoleLine
{
    public string? Thread { get; init; }

    public IReadOnlyList<FileLine>? Files { get; init; }

    public DateTimeOffset? EditedAt { get; init; }

    public bool Deleted { get; init; }

    public bool Pinned { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Reactions { get; init; }

    public string? Key { get; init; }
}

/// <summary>Up to which message a person has read a channel.</summary>
internal sealed record ReadLine(string Person, string Channel, string Upto) : ConsoleLine;

internal sealed record FileLine(string Id, string Name, string? MediaType, long? Bytes);

internal sealed record BlockLine(string Is)
{
    public string? Text { get; init; }

    public IReadOnlyList<SpanLine>? Spans { get; init; }

    public IReadOnlyList<FieldLine>? Fields { get; init; }

    public IReadOnlyList<ButtonLine>? Buttons { get; init; }
}

internal sealed record FieldLine(string Label, IReadOnlyList<SpanLine> Value);

internal sealed record ButtonLine(string Label, string Words, string Style, string? Confirm);

internal sealed record SpanLine(string Is)
{
    public string? Text { get; init; }

    /// <summary>Letters of b(old), i(talic), c(ode).</summary>
    public string? Marks { get; init; }

    /// <summary>Of a mention or a channel: <c>platform:id</c>; of a link: its address.</summary>
    public string? To { get; init; }

    public DateTimeOffset? At { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ConsoleLine))]
internal sealed partial class ConsoleJson : JsonSerializerContext;
