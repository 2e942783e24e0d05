using System.Text.Json.Serialization;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>For <c>chat.postMessage</c> and <c>chat.postEphemeral</c>.</summary>
/// <param name="Text">Notification and screen-reader text, also beside blocks.</param>
internal sealed record Message(string Text)
{
    public string? Channel { get; init; }
    public IReadOnlyList<Block>? Blocks { get; init; }
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
}

/// <summary>Acknowledgement of a <c>view_submission</c> that leaves the form open; an empty one closes it.</summary>
/// <param name="Errors">By block id, input blocks only: for any other Slack shows "We had some trouble connecting".</param>
internal sealed record ViewErrors(IReadOnlyDictionary<string, string> Errors)
{
    [JsonPropertyOrder(-1)]
    public string ResponseAction { get; } = "errors";
}
