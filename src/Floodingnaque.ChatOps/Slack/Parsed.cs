using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>What was read from a request, or why it cannot be read. A signed request can still be nonsense; that is no exception.</summary>
internal readonly record struct Parsed<T>
    where T : class
{
    private Parsed(T? value, string? problem) => (Value, Problem) = (value, problem);

    public T? Value { get; }

    /// <summary>Names the member at fault, never its content.</summary>
    public string? Problem { get; }

    public static Parsed<T> Wrong(string problem) => new(null, problem);

    public static Parsed<T> From(T value) => new(value, null);

    /// <summary>Reads JSON (at most 64 deep) and then asks <paramref name="problem"/> for what is missing.</summary>
    public static Parsed<T> Read(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, Func<T, string?> problem)
    {
        try
        {
            return Checked(JsonSerializer.Deserialize(json, type), problem);
        }
        catch (JsonException e)
        {
            return Wrong(Unreadable(e));
        }
    }

    /// <inheritdoc cref="Read(ReadOnlySpan{byte}, JsonTypeInfo{T}, Func{T, string?})"/>
    public static Parsed<T> Read(JsonElement json, JsonTypeInfo<T> type, Func<T, string?> problem)
    {
        try
        {
            return Checked(json.Deserialize(type), problem);
        }
        catch (JsonException e)
        {
            return Wrong(Unreadable(e));
        }
    }

    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out string? problem)
    {
        (value, problem) = (Value, Value is null ? Problem ?? "is empty" : null);
        return Value is not null;
    }

    private static Parsed<T> Checked(T? value, Func<T, string?> problem) =>
        value is null ? Wrong("is null") : problem(value) is { } sentence ? Wrong(sentence) : From(value);

    // The exception's message may quote the content.
    private static string Unreadable(JsonException e) => $"is not the expected JSON at {e.Path ?? "$"}";
}
