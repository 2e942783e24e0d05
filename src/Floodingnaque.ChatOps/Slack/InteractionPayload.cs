using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>
/// A press, a submission, a shortcut or a request for options: https://docs.slack.dev/reference/interaction-payloads. One type for all of
/// them, because they share most members; what each must have is checked on reading. Types not known here are given as they are.
/// </summary>
internal sealed record InteractionPayload
{
    public const string BlockActions = "block_actions";
    public const string ViewSubmission = "view_submission";
    public const string ViewClosed = "view_closed";
    public const string MessageAction = "message_action";
    public const string Shortcut = "shortcut";
    public const string BlockSuggestion = "block_suggestion";

    public string? Type { get; init; }
    public InteractionUser? User { get; init; }

    /// <summary>Unique to this request; also opens a modal, within 3 s and once.</summary>
    public string? TriggerId { get; init; }

    /// <summary>Not for modals and global shortcuts.</summary>
    public string? ResponseUrl { get; init; }

    public InteractionChannel? Channel { get; init; }
    public InteractionContainer? Container { get; init; }

    /// <summary>The message acted on; not sent for ephemeral ones.</summary>
    public SlackMessage? Message { get; init; }

    public IReadOnlyList<InteractionAction?>? Actions { get; init; }
    public SlackView? View { get; init; }
    public string? CallbackId { get; init; }
    public string? ActionTs { get; init; }

    /// <summary>With <c>block_suggestion</c>.</summary>
    public string? ActionId { get; init; }

    /// <summary>From the body of an HTTP request: a form with the one field <c>payload</c>.</summary>
    public static Parsed<InteractionPayload> Parse(ReadOnlySpan<byte> form) =>
        QueryHelpers.ParseQuery(Encoding.UTF8.GetString(form)).TryGetValue("payload", out var payload) && payload[0] is { } json
            ? Parsed<InteractionPayload>.Read(Encoding.UTF8.GetBytes(json), SlackJson.Default.InteractionPayload, Problem)
            : Parsed<InteractionPayload>.Wrong("payload is missing");

    /// <summary>From a Socket Mode envelope.</summary>
    public static Parsed<InteractionPayload> Parse(JsonElement payload) =>
        Parsed<InteractionPayload>.Read(payload, SlackJson.Default.InteractionPayload, Problem);

    private static string? Problem(InteractionPayload payload) => payload switch
    {
        { Type: null or "" } => "type is missing",
        { User: null or { Id: "" } } => "user is missing",
        _ when SlackIds.TooLong(
            payload.User?.Id, payload.TriggerId, payload.ActionTs, payload.Channel?.Id, payload.Container?.ChannelId, payload.Container?.MessageTs,
            payload.Message?.Ts, payload.Message?.User, payload.View?.Id) => "an id is too long",
        { Type: BlockActions } when payload.Actions is not [{ ActionId.Length: > 0 }, ..] => "actions[0].action_id is missing",
        { Type: ViewSubmission or ViewClosed, View: null } => "view is missing",
        { Type: MessageAction or Shortcut, CallbackId: null or "" } => "callback_id is missing",
        { Type: MessageAction } when payload.Channel is null || payload.Message?.Ts is null => "message is missing",
        { Type: BlockSuggestion, ActionId: null or "" } => "action_id is missing",
        _ => null,
    };
}

internal sealed record InteractionUser
{
    public required string Id { get; init; }
    public string? TeamId { get; init; }
}

internal sealed record InteractionChannel
{
    public required string Id { get; init; }
}

/// <param name="MessageTs">Of the message, also if it is ephemeral.</param>
/// <param name="ChannelId">Of the message.</param>
internal sealed record InteractionContainer(string? MessageTs, string? ChannelId);

internal sealed record InteractionAction
{
    public string? Type { get; init; }
    public string? ActionId { get; init; }
    public string? Value { get; init; }
    public string? ActionTs { get; init; }
}
