using System.Text.Json;

namespace Floodingnaque.ChatOps.Slack;

// Objects as Slack sends them, in answers and in events. Anything may be missing or null at any time, and members come and go:
// only what the bot uses is listed, and everything but an id it cannot do without is nullable.

internal sealed record SlackMessage
{
    public string? Subtype { get; init; }
    public string? User { get; init; }
    public string? BotId { get; init; }
    public string? Text { get; init; }
    public string? Ts { get; init; }
    public SlackEdit? Edited { get; init; }
    public InboundMetadata? Metadata { get; init; }
}

internal sealed record SlackEdit(string? User, string? Ts);

internal sealed record InboundMetadata(string? EventType, JsonElement? EventPayload);

/// <summary>Read by <see cref="SlackFiles"/>, which takes what it can.</summary>
internal sealed record SlackFile
{
    public string? Id { get; init; }
    public string? Name { get; init; }
    public string? Title { get; init; }
    public string? Mimetype { get; init; }
    public long? Size { get; init; }
}

internal sealed record Conversation
{
    public required string Id { get; init; }
    public string? Name { get; init; }
    public string? Creator { get; init; }
    public long? Created { get; init; }
}

internal sealed record SlackView
{
    public required string Id { get; init; }
    public string? Type { get; init; }
    public string? CallbackId { get; init; }
    public string? PrivateMetadata { get; init; }
    public ViewState? State { get; init; }
}

/// <param name="Values">Block id, then action id.</param>
internal sealed record ViewState(IReadOnlyDictionary<string, IReadOnlyDictionary<string, StateValue?>?>? Values);

/// <summary>An input's content: <see cref="Value"/> for text, the selected option for a menu; both null if left empty.</summary>
internal sealed record StateValue
{
    public string? Type { get; init; }
    public string? Value { get; init; }
    public SelectedOption? SelectedOption { get; init; }

    /// <summary>The text or the chosen option's value.</summary>
    public string? Chosen => Value ?? SelectedOption?.Value;
}

internal sealed record SelectedOption(string? Value);
