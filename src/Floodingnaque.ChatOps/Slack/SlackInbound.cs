using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>What came from Slack → what a person did. Pure; null for what is nobody's doing (the bot's own echoes, joins, topics, previews).</summary>
internal static class SlackInbound
{
    public const string Platform = "slack";

    /// <summary>Reminders, tombstones and the like come from Slack itself; no person has this id.</summary>
    private const string Slackbot = "USLACKBOT";

    /// <summary>Action id of every button: the words are in its value.</summary>
    public const string SayAction = "say";

    public static ChatEnvelope Of(SlashCommand command, DateTimeOffset now) => new(
        Trigger(command.TriggerId!), Person(command.UserId!), Channel(command.ChannelId!), now, new CommandSaid(Words(command.Text ?? "")));

    /// <summary>Null for an action that no button of ours carries, for example one of an older version.</summary>
    public static ChatEnvelope? Press(InteractionPayload payload, DateTimeOffset now)
    {
        var action = payload.Actions is [{ } first, ..] ? first : null;
        if (action?.ActionId?.StartsWith(SayAction, StringComparison.Ordinal) != true || string.IsNullOrWhiteSpace(action.Value))
        {
            return null;
        }

        var channel = payload.Container?.ChannelId ?? payload.Channel?.Id;
        var ts = payload.Container?.MessageTs ?? payload.Message?.Ts;
        var message = channel is not null && ts is not null ? new MessageRef(Channel(channel), ts) : (MessageRef?)null;
        return new ChatEnvelope(
            Trigger(payload.TriggerId ?? $"{payload.User!.Id}:{action.ActionTs}"), Person(payload.User!.Id),
            channel is null ? null : Channel(channel), now, new ButtonPressed(action.Value, message));
    }

    /// <summary>A view can be submitted with success only once, so its id names the delivery.</summary>
    public static ChatEnvelope Submission(InteractionPayload payload, DateTimeOffset now)
    {
        var view = payload.View!;
        var values = (view.State?.Values ?? new Dictionary<string, IReadOnlyDictionary<string, StateValue?>?>())
            .Where(block => block.Value is { Count: > 0 })
            .ToDictionary(block => block.Key, block => block.Value!.Values.FirstOrDefault()?.Chosen ?? "");
        return new ChatEnvelope(
            new DeliveryId($"slack:view:{view.Id}"), Person(payload.User!.Id), FormChannel(view) is { } id ? Channel(id) : null, now,
            new FormSubmitted(view.CallbackId ?? "", values, view.PrivateMetadata));
    }

    /// <summary>The channel in which the form was asked for.</summary>
    public static string? FormChannel(SlackView view) => string.IsNullOrEmpty(view.PrivateMetadata) ? null : view.PrivateMetadata;

    public static ChatEnvelope Shortcut(InteractionPayload payload, DateTimeOffset now)
    {
        var message = new MessageRef(Channel(payload.Channel!.Id), payload.Message!.Ts!);
        return new ChatEnvelope(
            Trigger(payload.TriggerId ?? $"{payload.User!.Id}:{payload.ActionTs}"), Person(payload.User!.Id), message.Channel, At(message.Id, now),
            new ShortcutUsed(payload.CallbackId!, message, Words(payload.Message.Text ?? ""), payload.Message.User is { } author ? Person(author) : null));
    }

    /// <param name="botUser">The bot's own user id.</param>
    public static ChatEnvelope? Of(EventCallback callback, SlackEvent inner, string botUser, DateTimeOffset now) => inner switch
    {
        MessageEvent { IsNewMessage: true } e when IsPerson(e.User, e.BotId, e.Subtype, botUser) => Posted(e, botUser, now),
        MessageEvent { IsTextEdit: true, Message: { } m } e when IsPerson(m.User, m.BotId, m.Subtype, botUser) => new ChatEnvelope(
            new DeliveryId($"slack:edit:{e.Channel}:{m.Ts}:{m.Edited?.Ts ?? e.EventTs}"), Person(m.Edited?.User ?? m.User!), Channel(e.Channel!),
            At(m.Edited?.Ts ?? e.EventTs, now), new MessageEdited(new MessageRef(Channel(e.Channel!), m.Ts!), Words(m.Text ?? ""))),
        // Slack says whose message it was, and not always that; who deleted it, it never says.
        MessageEvent { RemovedTs: { } removed } e when e.PreviousMessage is not { } gone || IsPerson(gone.User, gone.BotId, null, botUser) =>
            new ChatEnvelope(
                new DeliveryId($"slack:deleted:{e.Channel}:{removed}"), Actor.Unnamed(Platform), Channel(e.Channel!),
                At(e.EventTs ?? e.Ts, now), new MessageRemoved(new MessageRef(Channel(e.Channel!), removed))),
        ReactionEvent { Item: { Type: "message", Channel: { } channel, Ts: { } ts } } e when e.User != botUser =>
            new ChatEnvelope(
                new DeliveryId($"slack:event:{callback.EventId}"), Person(e.User!), Channel(channel), At(ts, now),
                new ReactionPut(new MessageRef(Channel(channel), ts), e.Reaction!)),
        _ => null,
    };

    /// <summary>The team of whoever did it. A reaction does not always say it itself; then where it happened counts.</summary>
    public static string? Team(EventCallback callback, SlackEvent inner) => inner switch
    {
        MessageEvent e => e.UserTeam ?? e.SourceTeam ?? e.Team,
        ReactionEvent e => e.UserTeam ?? e.SourceTeam ?? callback.TeamId,
        _ => null,
    };

    /// <summary>Neutral words: mentions as <c>&lt;@ID&gt;</c>, entities undone once, links with their address.</summary>
    public static string Words(string mrkdwn) =>
        mrkdwn.AsSpan().IndexOfAny('<', '&') < 0 ? mrkdwn : string.Concat(SlackTokens.Parse(mrkdwn).Select(Word));

    /// <summary>A mention comes as <c>message</c> and as <c>app_mention</c> under two event ids but with one <c>ts</c>: one delivery.</summary>
    private static ChatEnvelope Posted(MessageEvent e, string botUser, DateTimeOffset now)
    {
        var message = new MessageRef(Channel(e.Channel!), e.Ts!);
        var files = e.Files?.OfType<SlackFile>().Select(f => new ChatFile(f.Id ?? "", f.Name ?? f.Title ?? f.Id ?? "", f.Mimetype, f.Size)).ToArray() ?? [];
        var posted = new MessagePosted(message, Words(e.Text ?? ""), e.ThreadTs == e.Ts ? null : e.ThreadTs, files, ToBot(e.Text ?? "", botUser));
        return new ChatEnvelope(new DeliveryId($"slack:message:{e.Channel}:{e.Ts}"), Person(e.User!), message.Channel, At(e.Ts, now), posted);
    }

    /// <summary>The words after a leading mention of the bot; null when the message does not begin with one.</summary>
    private static string? ToBot(string text, string botUser)
    {
        if (!text.Contains(botUser, StringComparison.Ordinal))
        {
            return null;
        }

        var tokens = SlackTokens.Parse(text).SkipWhile(t => t is TextToken { Text: var s } && string.IsNullOrWhiteSpace(s)).ToArray();
        return tokens is [UserMention { Id: var id }, .. var rest] && id == botUser ? string.Concat(rest.Select(Word)).Trim() : null;
    }

    private static string Word(SlackToken token) => token switch
    {
        TextToken t => t.Text,
        UserMention m => $"<@{m.Id}>",
        ChannelMention m => "#" + (string.IsNullOrEmpty(m.Label) ? m.Id : m.Label),
        UserGroupMention m => m.Label ?? m.Id,
        BroadcastMention m => "@" + m.Audience,
        LinkToken l => l.Label is null || l.Url.EndsWith(l.Label, StringComparison.Ordinal) ? l.Url : $"{l.Label} ({l.Url})",
        _ => throw new ArgumentOutOfRangeException(nameof(token), token.GetType().Name, "No words for this token."),
    };

    private static bool IsPerson(string? user, string? bot, string? subtype, string botUser) =>
        user is not (null or Slackbot) && user != botUser && bot is null && subtype is not "bot_message";

    private static DateTimeOffset At(string? ts, DateTimeOffset now) => SlackTs.TryParse(ts, out var at) ? at : now;

    private static DeliveryId Trigger(string id) => new($"slack:trigger:{id}");

    private static Actor Person(string id) => new(Platform, id);

    private static ChannelRef Channel(string id) => new(Platform, id);
}
