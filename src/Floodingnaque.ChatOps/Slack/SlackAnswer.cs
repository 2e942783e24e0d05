using System.Text.Json;
using System.Text.Json.Serialization;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>What every answer of the Web API may hold.</summary>
internal record SlackAnswer
{
    public bool Ok { get; init; }
    public string? Error { get; init; }
    public string? Warning { get; init; }
    public string? Needed { get; init; }
    public string? Provided { get; init; }

    /// <summary>Sentences (<c>invalid_blocks</c>) or objects (<c>conversations.invite</c>).</summary>
    public JsonElement? Errors { get; init; }

    public AnswerMetadata? ResponseMetadata { get; init; }

    /// <summary>What the token may, comma separated: from a header, not from the body. Null when Slack did not say.</summary>
    [JsonIgnore]
    public string? GrantedScopes { get; set; }
}

/// <param name="NextCursor">Absent or empty after the last page.</param>
/// <param name="Messages">Details of an error.</param>
internal sealed record AnswerMetadata(string? NextCursor, IReadOnlyList<string>? Messages);

/// <summary>Where a message went. Channel and ts together are its key.</summary>
internal sealed record PostedMessage : SlackAnswer
{
    public required string Channel { get; init; }
    public required string Ts { get; init; }
}

internal sealed record PostedEphemeral : SlackAnswer
{
    public required string MessageTs { get; init; }
}

internal sealed record ConversationAnswer : SlackAnswer
{
    public required Conversation Channel { get; init; }
}

/// <summary>Somebody who could not be invited.</summary>
/// <param name="User">Their id.</param>
/// <param name="Error">Slack's word, such as <c>cant_invite_self</c>.</param>
internal sealed record InviteFailure(string? User, string? Error);

internal sealed record ConversationsAnswer : SlackAnswer
{
    public IReadOnlyList<Conversation>? Channels { get; init; }
}

internal sealed record MessagesAnswer : SlackAnswer
{
    public IReadOnlyList<SlackMessage>? Messages { get; init; }
}

/// <summary>Who the token is.</summary>
internal sealed record AuthTestAnswer : SlackAnswer
{
    public required string TeamId { get; init; }
    public required string UserId { get; init; }

    /// <summary>The organisation that the team belongs to; null for most.</summary>
    public string? EnterpriseId { get; init; }

    public string? Team { get; init; }
    public string? User { get; init; }
}

internal sealed record SocketUrlAnswer : SlackAnswer
{
    /// <summary>Holds a one-time ticket: to be used at once and never logged.</summary>
    public required Uri Url { get; init; }
}
