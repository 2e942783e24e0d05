using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>An inner event, typed by its <c>type</c>: the same member is a string in one event and an object in another.</summary>
internal abstract record SlackEvent
{
    public string? Type { get; init; }
    public string? EventTs { get; init; }

    public static Parsed<SlackEvent> Parse(JsonElement json)
    {
        var head = Parsed<UnknownEvent>.Read(json, SlackJson.Default.UnknownEvent, e => string.IsNullOrEmpty(e.Type) ? "event.type is missing" : null);
        if (!head.TryGet(out var unknown, out var problem))
            return Parsed<SlackEvent>.Wrong(problem);

        return unknown.Type switch
        {
            "message" or "app_mention" => As(json, SlackJson.Default.MessageEvent, MessageEvent.Problem),
            "reaction_added" or "reaction_removed" => As(json, SlackJson.Default.ReactionEvent, ReactionEvent.Problem),
            "member_joined_channel" or "member_left_channel" => As(json, SlackJson.Default.MemberEvent, MemberEvent.Problem),
            "channel_archive" or "channel_unarchive" or "channel_deleted" or "group_archive" or "group_unarchive" or "group_deleted" =>
                As(json, SlackJson.Default.ChannelEvent, ChannelEvent.Problem),
            "app_home_opened" => As(json, SlackJson.Default.AppHomeOpenedEvent, AppHomeOpenedEvent.Problem),
            "tokens_revoked" or "app_uninstalled" => Parsed<SlackEvent>.From(new InstallationLostEvent { Type = unknown.Type }),
            _ => Parsed<SlackEvent>.From(unknown),
        };
    }

    private static Parsed<SlackEvent> As<T>(JsonElement json, JsonTypeInfo<T> type, Func<T, string?> problem)
        where T : SlackEvent =>
        Parsed<T>.Read(json, type, problem).TryGet(out var value, out var sentence)
            ? Parsed<SlackEvent>.From(value)
            : Parsed<SlackEvent>.Wrong(sentence);
}

internal sealed record UnknownEvent : SlackEvent;

/// <summary>The app was removed or its tokens taken back: no call will get through any more.</summary>
internal sealed record InstallationLostEvent : SlackEvent;

/// <summary>
/// <c>message</c> or <c>app_mention</c>; a mention comes as both, with the same <see cref="Ts"/> under different event ids.
/// The bot's own messages come too (<see cref="BotId"/>, <see cref="AppId"/> or <see cref="User"/> its own).
/// </summary>
internal sealed record MessageEvent : SlackEvent
{
    /// <summary>None for a person's plain message; <c>file_share</c>, <c>thread_broadcast</c> and <c>me_message</c> are people's, too.</summary>
    public string? Subtype { get; init; }

    public string? Channel { get; init; }
    public string? ChannelType { get; init; }
    public string? User { get; init; }
    public string? BotId { get; init; }
    public string? AppId { get; init; }
    public string? Text { get; init; }
    public string? Ts { get; init; }
    public string? ThreadTs { get; init; }
    public bool? Hidden { get; init; }
    public IReadOnlyList<SlackFile?>? Files { get; init; }
    public InboundMetadata? Metadata { get; init; }

    /// <summary>With <c>message_changed</c>: the message as it is now. Its key is its own <c>ts</c>, not this event's.</summary>
    public SlackMessage? Message { get; init; }

    /// <summary>With <c>message_changed</c> and <c>message_deleted</c>.</summary>
    public SlackMessage? PreviousMessage { get; init; }

    /// <summary>With <c>message_deleted</c>.</summary>
    public string? DeletedTs { get; init; }

    public bool IsMention => Type == "app_mention";

    /// <summary>Written by somebody, as opposed to edits, deletions, joins, topics and the like.</summary>
    public bool IsNewMessage => Subtype is null or "file_share" or "thread_broadcast" or "me_message" or "bot_message";

    /// <summary>An edit that changed the text; Slack also sends <c>message_changed</c> when it adds the preview of a link.</summary>
    public bool IsTextEdit => Subtype == "message_changed" && Message is not null && Message.Text != PreviousMessage?.Text;

    internal static string? Problem(MessageEvent e) => e switch
    {
        { Channel: null or "" } => "event.channel is missing",
        { Subtype: "message_changed" } when e.Message?.Ts is null => "event.message.ts is missing",
        { Subtype: "message_deleted", DeletedTs: null or "" } => "event.deleted_ts is missing",
        { Ts: null or "" } => "event.ts is missing",
        _ when SlackIds.TooLong(e.Channel, e.User, e.Ts, e.ThreadTs, e.DeletedTs, e.EventTs, e.Message?.Ts, e.Message?.User, e.PreviousMessage?.User) =>
            "an id is too long",
        _ => null,
    };
}

internal sealed record ReactionEvent : SlackEvent
{
    public string? User { get; init; }

    /// <summary>Emoji name without colons.</summary>
    public string? Reaction { get; init; }

    /// <summary>Who wrote what was reacted to.</summary>
    public string? ItemUser { get; init; }

    public ReactionItem? Item { get; init; }

    internal static string? Problem(ReactionEvent e) =>
        e is not { User: not null, Reaction: not null, Item: not null } ? "event.user, event.reaction or event.item is missing"
        : SlackIds.TooLong(e.User, e.Item.Channel, e.Item.Ts) ? "an id is too long"
        : null;
}

/// <param name="Type"><c>message</c>; others are history.</param>
/// <param name="Channel">Channel id.</param>
/// <param name="Ts">Of the message.</param>
internal sealed record ReactionItem(string? Type, string? Channel, string? Ts);

internal sealed record MemberEvent : SlackEvent
{
    public string? User { get; init; }
    public string? Channel { get; init; }
    public string? Inviter { get; init; }

    internal static string? Problem(MemberEvent e) => e is { User: not null, Channel: not null } ? null : "event.user or event.channel is missing";
}

/// <summary>A channel was archived, unarchived or deleted.</summary>
internal sealed record ChannelEvent : SlackEvent
{
    public string? Channel { get; init; }
    public string? User { get; init; }

    internal static string? Problem(ChannelEvent e) => e.Channel is null ? "event.channel is missing" : null;
}

internal sealed record AppHomeOpenedEvent : SlackEvent
{
    public string? User { get; init; }
    public string? Tab { get; init; }

    internal static string? Problem(AppHomeOpenedEvent e) => e.User is null ? "event.user is missing" : null;
}
