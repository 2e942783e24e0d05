using System.Text.Json;

namespace Floodingnaque.ChatOps.Slack;

// Objects as Slack sends them, in answers and in events. Anything may be missing or null at any time, and members come and go:
// only what the bot uses is listed, and everything but an id it cannot do without is nullable.

internal sealed record SlackMessage
{
    public string? Type { get; init; }
    public string? Subtype { get; init; }
    public string? User { get; init; }
    public string? BotId { get; init; }
    public string? AppId { get; init; }
    public string? Text { get; init; }
    public string? Ts { get; init; }
    public string? ThreadTs { get; init; }
    public int? ReplyCount { get; init; }
    public SlackEdit? Edited { get; init; }
    public IReadOnlyList<SlackFile?>? Files { get; init; }
    public IReadOnlyList<SlackReaction?>? Reactions { get; init; }
    public InboundMetadata? Metadata { get; init; }
    public JsonElement? Blocks { get; init; }
    public JsonElement? Attachments { get; init; }
}

internal sealed record SlackEdit(string? User, string? Ts);

internal sealed record SlackReaction(string? Name, int? Count, IReadOnlyList<string>? Users);

internal sealed record InboundMetadata(string? EventType, JsonElement? EventPayload);

internal sealed record SlackFile
{
    public required string Id { get; init; }
    public string? Name { get; init; }
    public string? Title { get; init; }
    public string? Mimetype { get; init; }
    public long? Size { get; init; }
    public string? Mode { get; init; }
    public bool? IsExternal { get; init; }
    public string? FileAccess { get; init; }
    public string? UrlPrivate { get; init; }
    public string? UrlPrivateDownload { get; init; }
    public string? Permalink { get; init; }
}

/// <remarks>Private channels have <c>C…</c> ids too: only <see cref="IsPrivate"/> tells.</remarks>
internal sealed record Conversation
{
    public required string Id { get; init; }
    public string? Name { get; init; }
    public bool? IsPrivate { get; init; }
    public bool? IsArchived { get; init; }
    public bool? IsMember { get; init; }
    public bool? IsIm { get; init; }
    public string? Creator { get; init; }
    public long? Created { get; init; }
    public ConversationNote? Topic { get; init; }
    public ConversationNote? Purpose { get; init; }
}

internal sealed record ConversationNote(string? Value, string? Creator, long? LastSet);

internal sealed record SlackUser
{
    public required string Id { get; init; }
    public string? TeamId { get; init; }
    public string? Name { get; init; }
    public string? RealName { get; init; }
    public string? Tz { get; init; }
    public bool? Deleted { get; init; }
    public bool? IsBot { get; init; }
    public bool? IsRestricted { get; init; }
    public bool? IsUltraRestricted { get; init; }
    public bool? IsStranger { get; init; }
    public SlackProfile? Profile { get; init; }
}

internal sealed record SlackProfile(string? RealName, string? DisplayName, string? Email, string? Phone, string? Title);

internal sealed record SlackView
{
    public required string Id { get; init; }
    public string? Type { get; init; }
    public string? CallbackId { get; init; }
    public string? ExternalId { get; init; }
    public string? PrivateMetadata { get; init; }

    /// <summary>Given back with an update, it refuses to overwrite a newer state (<c>hash_conflict</c>).</summary>
    public string? Hash { get; init; }

    public string? RootViewId { get; init; }
    public string? PreviousViewId { get; init; }
    public ViewState? State { get; init; }
}

/// <param name="Values">Block id, then action id.</param>
internal sealed record ViewState(IReadOnlyDictionary<string, IReadOnlyDictionary<string, StateValue?>?>? Values)
{
    /// <summary>What stands in the input with that action id, whichever block it is in.</summary>
    public StateValue? Find(string actionId) =>
        Values?.Values.Select(block => block?.GetValueOrDefault(actionId)).FirstOrDefault(value => value is not null);
}

/// <summary>An input's content: <see cref="Value"/> for text, one of the selected ones for menus; all null if left empty.</summary>
internal sealed record StateValue
{
    public string? Type { get; init; }
    public string? Value { get; init; }
    public SelectedOption? SelectedOption { get; init; }
    public IReadOnlyList<SelectedOption?>? SelectedOptions { get; init; }
    public string? SelectedUser { get; init; }
    public string? SelectedChannel { get; init; }
    public string? SelectedConversation { get; init; }

    /// <summary>The text or the chosen option's value.</summary>
    public string? Chosen => Value ?? SelectedOption?.Value ?? SelectedUser ?? SelectedChannel ?? SelectedConversation;
}

internal sealed record SelectedOption(string? Value);
