using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>An inner event, typed by its <c>type</c>: the same member is a string in one event and an object in another.</summary>
internal abstract record SlackEvent
{
    public string? Type { get; init; }
    public string? EventTs { get; init; }

    /// <summary>A type not known here is an <see cref="UnknownEvent"/>, whatever is in it.</summary>
    public static Parsed<SlackEvent> Parse(JsonElement json)
    {
        var head = Parsed<EventHead>.Read(json, SlackJson.Default.EventHead, e => string.IsNullOrEmpty(e.Type) ? "event.type is missing" : null);
        if (!head.TryGet(out var known, out var problem))
            return Parsed<SlackEvent>.Wrong(problem);

        return known.Type switch
        {
            "message" or "app_mention" => As(json, SlackJson.Default.MessageEvent, MessageEvent.Problem),
            "reaction_added" => As(json, SlackJson.Default.ReactionEvent, ReactionEvent.Problem),
            var other => Parsed<SlackEvent>.From(new UnknownEvent { Type = other }),
        };
    }

    private static Parsed<SlackEvent> As<T>(JsonElement json, JsonTypeInfo<T> type, Func<T, string?> problem)
        where T : SlackEvent =>
        Parsed<T>.Read(json, type, problem).TryGet(out var value, out var sentence)
            ? Parsed<SlackEvent>.From(value)
            : Parsed<SlackEvent>.Wrong(sentence);
}

internal sealed record UnknownEvent : SlackEvent;

internal sealed record EventHead(string? Type);

/// <summary>
/// <c>message</c> or <c>app_mention</c>; a mention comes as both, with the same <see cref="Ts"/> under different event ids.
/// The bot's own messages come too (<see cref="BotId"/> set, or <see cref="User"/> its own).
/// </summary>
internal sealed record MessageEvent : SlackEvent
{
    /// <summary>None for a person's plain message; <c>file_share</c>, <c>thread_broadcast</c> and <c>me_message</c> are people's, too.</summary>
    public string? Subtype { get; init; }

    public string? Channel { get; init; }
    public string? User { get; init; }
    public string? BotId { get; init; }
    public string? Text { get; init; }
    public string? Ts { get; init; }
    public string? ThreadTs { get; init; }
    [JsonConverter(typeof(SlackFiles))]
    public IReadOnlyList<SlackFile?>? Files { get; init; }

    /// <summary>The team of whoever wrote it; any of the three may be missing.</summary>
    public string? UserTeam { get; init; }

    public string? SourceTeam { get; init; }
    public string? Team { get; init; }

    /// <summary>With <c>message_changed</c>: the message as it is now. Its key is its own <c>ts</c>, not this event's.</summary>
    public SlackMessage? Message { get; init; }

    /// <summary>With <c>message_changed</c> and <c>message_deleted</c>.</summary>
    public SlackMessage? PreviousMessage { get; init; }

    /// <summary>With <c>message_deleted</c>.</summary>
    public string? DeletedTs { get; init; }

    /// <summary>Written by somebody, as opposed to edits, deletions, joins, topics and the like.</summary>
    public bool IsNewMessage => Subtype is null or "file_share" or "thread_broadcast" or "me_message" or "bot_message";

    /// <summary>An edit that changed the text; Slack also sends <c>message_changed</c> when it adds the preview of a link.</summary>
    public bool IsTextEdit => Subtype == "message_changed" && !IsTombstone && Message is not null && Message.Text != PreviousMessage?.Text;

    /// <summary>The <c>ts</c> of a message that was deleted; null for other events.</summary>
    public string? RemovedTs => Subtype == "message_deleted" ? DeletedTs : IsTombstone ? Message!.Ts : null;

    /// <summary>A deleted message that has replies is not deleted but replaced, by words of Slackbot's.</summary>
    private bool IsTombstone => Subtype == "message_changed" && Message?.Subtype == "tombstone";

    internal static string? Problem(MessageEvent e) => e switch
    {
        { Channel: null or "" } => "event.channel is missing",
        { Subtype: "message_changed" } when e.Message?.Ts is null => "event.message.ts is missing",
        { Subtype: "message_deleted", DeletedTs: null or "" } => "event.deleted_ts is missing",
        { Ts: null or "" } => "event.ts is missing",
        _ when SlackIds.TooLong(
            e.Channel, e.User, e.Ts, e.ThreadTs, e.DeletedTs, e.EventTs, e.Message?.Ts, e.Message?.User, e.Message?.Edited?.Ts, e.Message?.Edited?.User,
            e.PreviousMessage?.User) => "an id is too long",
        _ => null,
    };
}

internal sealed record ReactionEvent : SlackEvent
{
    public string? User { get; init; }

    /// <summary>Emoji name without colons.</summary>
    public string? Reaction { get; init; }

    /// <summary>The team of whoever reacted, when Slack says it.</summary>
    public string? UserTeam { get; init; }

    public string? SourceTeam { get; init; }

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
