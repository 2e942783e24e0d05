using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>
/// Decides which happenings the app is told of: those it subscribed to, with the scope, in channels that the bot is in. What the bot did
/// itself comes back too, as with the real Slack; a bot that does not filter it loops for ever (Slack, message event).
/// </summary>
internal sealed class EventFeed(WorkspaceState state, ObjectJson json, Func<IReadOnlyCollection<string>> scopes)
{
    private static readonly Dictionary<string, string> ScopeOf = new()
    {
        ["app_mention"] = "app_mentions:read",
        ["reaction_added"] = "reactions:read",
        ["pin_added"] = "pins:read",
    };

    private readonly Channel<OwnEvent> own = Channel.CreateUnbounded<OwnEvent>();

    /// <summary>Names as in the manifest's <c>bot_events</c>.</summary>
    public HashSet<string> Subscriptions { get; } =
        ["message.channels", "message.groups", "message.im", "app_mention", "reaction_added", "member_joined_channel", "channel_archive", "group_archive"];

    /// <summary>Whether the bot's own doings come back as events.</summary>
    public bool OwnEvents { get; set; } = true;

    /// <summary>The bot's own doings, in the order they happened.</summary>
    public ChannelReader<OwnEvent> Own => own.Reader;

    /// <summary>Completes once all that was raised before is delivered.</summary>
    public Task WhenDeliveredAsync()
    {
        var marker = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        own.Writer.TryWrite(new OwnEvent(null, marker));
        return marker.Task;
    }

    /// <summary>Puts the outer object around an event; null when the app is not told.</summary>
    public JsonObject? Envelope(SlackChannel channel, JsonObject happening)
    {
        var type = happening["type"]!.ToString();
        var isMessage = type == "message";
        var family = Access.Family(channel.Kind);
        var subscription = isMessage ? $"message.{family}" : type;
        var scope = isMessage ? $"{family}:history" : ScopeOf.GetValueOrDefault(type, $"{family}:read");
        if (!Subscriptions.Contains(subscription) || !scopes().Contains(scope) || !channel.Has(state.Identity.BotUserId)) return null;
        return Wrap(happening);
    }

    /// <summary>The outer object with a new event id, whoever is subscribed.</summary>
    public JsonObject Wrap(JsonObject happening)
    {
        var me = state.Identity;
        return new JsonObject
        {
            ["token"] = me.VerificationToken,
            ["team_id"] = me.TeamId,
            ["context_team_id"] = me.TeamId,
            ["context_enterprise_id"] = null,
            ["api_app_id"] = me.AppId,
            ["event"] = happening.DeepClone(),
            ["type"] = "event_callback",
            ["event_id"] = state.NextId("Ev"),
            ["event_time"] = state.Clock.GetUtcNow().ToUnixTimeSeconds(),
            ["is_ext_shared_channel"] = false,
            ["event_context"] = "4-standin",
            ["authorizations"] = new JsonArray(new JsonObject
            {
                ["enterprise_id"] = null,
                ["team_id"] = me.TeamId,
                ["user_id"] = me.BotUserId,
                ["is_bot"] = true,
                ["is_enterprise_install"] = false,
            }),
        };
    }

    /// <summary>Something that the bot did. <paramref name="channel"/> is as it was when the bot could still see it.</summary>
    public void RaiseOwn(SlackChannel channel, JsonObject happening)
    {
        if (OwnEvents && Envelope(channel, happening) is { } envelope) own.Writer.TryWrite(new OwnEvent(envelope, null));
    }

    /// <summary>Stores a service message (a join, a new topic) of the bot and tells the app.</summary>
    public SlackChannel SayOwn(SlackChannel channel, SlackMessage message, JsonObject? more = null)
    {
        var now = state.Say(channel, message);
        var happening = Posted(now, message);
        foreach (var (name, value) in more ?? []) happening[name] = value?.DeepClone();
        RaiseOwn(now, happening);
        return now;
    }

    public JsonObject Posted(SlackChannel channel, SlackMessage message) => InChannel(channel, json.Message(message), message.Ts);

    public JsonObject Changed(SlackChannel channel, SlackMessage before, SlackMessage after)
    {
        var happening = new JsonObject
        {
            ["type"] = "message",
            ["subtype"] = "message_changed",
            ["hidden"] = true,
            ["ts"] = state.NextTs(),
            ["message"] = json.Message(after),
            ["previous_message"] = json.Message(before),
        };
        return InChannel(channel, happening, happening["ts"]!.ToString());
    }

    public JsonObject Deleted(SlackChannel channel, SlackMessage before, bool saysWhat = true)
    {
        var happening = new JsonObject
        {
            ["type"] = "message",
            ["subtype"] = "message_deleted",
            ["hidden"] = true,
            ["ts"] = state.NextTs(),
            ["deleted_ts"] = before.Ts,
        };
        if (saysWhat) happening["previous_message"] = json.Message(before);
        return InChannel(channel, happening, happening["ts"]!.ToString());
    }

    public JsonObject Mentioned(SlackChannel channel, SlackMessage message)
    {
        var happening = json.Message(message);
        happening["type"] = "app_mention";
        happening["channel"] = channel.Id;
        happening["event_ts"] = message.Ts;
        return happening;
    }

    public JsonObject Joined(SlackChannel channel, string user, string? inviter)
    {
        var happening = new JsonObject
        {
            ["type"] = "member_joined_channel",
            ["user"] = user,
            ["channel"] = channel.Id,
            ["team"] = state.Identity.TeamId,
            ["channel_type"] = channel.IsPrivate ? "G" : "C",
            ["event_ts"] = state.NextTs(),
        };
        if (inviter is not null) happening["inviter"] = inviter;
        return happening;
    }

    public JsonObject Reacted(SlackChannel channel, SlackMessage message, string user, string reaction) => new()
    {
        ["type"] = "reaction_added",
        ["user"] = user,
        ["reaction"] = reaction,
        ["item_user"] = message.User,
        ["event_ts"] = state.NextTs(),
        ["item"] = new JsonObject { ["type"] = "message", ["channel"] = channel.Id, ["ts"] = message.Ts },
    };

    public JsonObject Archived(SlackChannel channel, string user) => new()
    {
        ["type"] = channel.IsPrivate ? "group_archive" : "channel_archive",
        ["channel"] = channel.Id,
        ["user"] = user,
        ["is_moved"] = 0,
        ["event_ts"] = state.NextTs(),
    };

    private static JsonObject InChannel(SlackChannel channel, JsonObject happening, string eventTs)
    {
        happening["channel"] = channel.Id;
        happening["channel_type"] = channel.Kind switch
        {
            SlackChannelKind.Public => "channel",
            SlackChannelKind.Private => "group",
            SlackChannelKind.DirectMessage => "im",
            _ => "mpim",
        };
        happening["event_ts"] = eventTs;
        return happening;
    }
}

/// <summary>An envelope to deliver, or a marker that says how far the delivery has come.</summary>
internal sealed record OwnEvent(JsonObject? Envelope, TaskCompletionSource? Marker);
