using System.Text.Json.Serialization;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>For <c>chat.postMessage</c> and <c>chat.postEphemeral</c>.</summary>
/// <param name="Text">Notification and screen-reader text, also beside blocks.</param>
internal sealed record Message(string Text)
{
    public string? Channel { get; init; }
    public IReadOnlyList<Block>? Blocks { get; init; }

    /// <summary>The thread's first message's <c>ts</c>, never a reply's.</summary>
    public string? ThreadTs { get; init; }

    public bool? ReplyBroadcast { get; init; }
    public MessageMetadata? Metadata { get; init; }
    public bool? UnfurlLinks { get; init; }
    public bool? UnfurlMedia { get; init; }
}

/// <summary>Travels with a message unseen and comes back in the history: the place for a key by which the bot knows its own message again.</summary>
internal sealed record MessageMetadata(string EventType, IReadOnlyDictionary<string, string> EventPayload);

/// <summary>For <c>chat.update</c>, which replaces the message whole.</summary>
internal sealed record MessageUpdate(string Channel, string Ts, string Text)
{
    public IReadOnlyList<Block>? Blocks { get; init; }
    public MessageMetadata? Metadata { get; init; }
}

internal enum ResponseType
{
    [JsonStringEnumMemberName("ephemeral")]
    Ephemeral,

    [JsonStringEnumMemberName("in_channel")]
    InChannel,
}

/// <summary>Answer to a slash command (in the acknowledgement) or to a <c>response_url</c>. Ephemeral unless said otherwise.</summary>
internal sealed record ResponseMessage
{
    public string? Text { get; init; }
    public ResponseType? ResponseType { get; init; }
    public IReadOnlyList<Block>? Blocks { get; init; }
    public string? ThreadTs { get; init; }
    public bool? ReplaceOriginal { get; init; }
    public bool? DeleteOriginal { get; init; }
}

/// <summary>A dialog: https://docs.slack.dev/reference/views/modal-views</summary>
internal sealed record ModalView(PlainText Title, IReadOnlyList<Block> Blocks)
{
    [JsonPropertyOrder(-1)]
    public string Type { get; } = "modal";

    public string? CallbackId { get; init; }

    /// <summary>Required as soon as there is an input block.</summary>
    public PlainText? Submit { get; init; }

    public PlainText? Close { get; init; }

    /// <summary>Comes back with the submission; readable by the person's client, so nothing secret.</summary>
    public string? PrivateMetadata { get; init; }

    public string? ExternalId { get; init; }
    public bool? ClearOnClose { get; init; }
    public bool? NotifyOnClose { get; init; }
}

internal enum ViewResponseAction
{
    [JsonStringEnumMemberName("errors")]
    Errors,

    [JsonStringEnumMemberName("update")]
    Update,

    [JsonStringEnumMemberName("push")]
    Push,

    [JsonStringEnumMemberName("clear")]
    Clear,
}

/// <summary>Acknowledgement of a <c>view_submission</c>; an empty one closes the view.</summary>
/// <param name="ResponseAction">What is to happen.</param>
/// <param name="Errors">By block id, input blocks only: for any other Slack shows "We had some trouble connecting".</param>
/// <param name="View">With update and push.</param>
internal sealed record ViewResponse(
    ViewResponseAction ResponseAction, IReadOnlyDictionary<string, string>? Errors = null, ModalView? View = null);

/// <summary>Acknowledgement of a <c>block_suggestion</c>.</summary>
internal sealed record OptionsResponse(IReadOnlyList<Option> Options);
