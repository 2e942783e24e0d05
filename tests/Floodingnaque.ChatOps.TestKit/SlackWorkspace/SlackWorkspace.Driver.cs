using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>An event with its outer object, and what the app answered each time it was sent.</summary>
internal sealed record DeliveredEvent(JsonObject Envelope, IReadOnlyList<AppReply> Attempts)
{
    public AppReply Last => Attempts[^1];
}

/// <summary>A message as stored, and the events that told the app of it; none when the app is not told.</summary>
internal sealed record DrivenMessage(string Ts, IReadOnlyList<DeliveredEvent> Events);

/// <summary>A person who writes: commands, messages, edits, reactions. People and channels are given by id or name.</summary>
internal sealed partial class SlackWorkspace
{
    /// <summary>The waits that Slack makes before it sends a failed event again.</summary>
    public static readonly IReadOnlyList<TimeSpan> RetriesAsSlack = [TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)];

    /// <summary>Three retries as Slack makes them, without the waits.</summary>
    public static readonly IReadOnlyList<TimeSpan> RetriesAtOnce = [TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero];

    private readonly List<DeliveredEvent> ownDeliveries = [];

    /// <summary>The waits, of the workspace's clock, before a failed event is sent again; at first none, so no retries.</summary>
    public IReadOnlyList<TimeSpan> EventRetries { get; set; } = [];

    /// <summary>The manifest's <c>should_escape</c> of slash commands.</summary>
    public bool ShouldEscape { get; set; } = true;

    /// <summary>The bot's own doings that were sent back to it.</summary>
    public IReadOnlyList<DeliveredEvent> OwnDeliveries
    {
        get
        {
            lock (ownDeliveries) return [.. ownDeliveries];
        }
    }

    /// <summary>Until all events of what the bot did so far have been answered.</summary>
    public async Task WhenOwnEventsDelivered() => await await Task.WhenAny(feed.WhenDeliveredAsync(), pump);

    /// <summary>Types <c>/incident declare p2 …</c> into a channel. Works where the bot is no member; never from a thread.</summary>
    public async Task<AppReply> SendSlashCommand(string user, string channel, string text)
    {
        var (fields, place, person) = Locked(() => CommandFields(user, channel, text));
        var reply = Seen(await SendAsync(new Delivery(DeliveryKind.Command, fields)));
        if (!reply.IsOk || string.IsNullOrWhiteSpace(reply.Body)) return reply;

        var shown = reply.Json() ?? new JsonObject { ["text"] = reply.Body };
        if (shown.Count == 1 && shown.ContainsKey("response_type")) return reply;
        try
        {
            lock (state.Gate) responseUrls.Say(place, person, shown);
            return reply;
        }
        catch (SlackError error)
        {
            return reply with { Shown = error.Code };
        }
    }

    private (JsonObject Fields, string Channel, string User) CommandFields(string user, string channel, string text)
    {
        var person = state.User(user);
        var place = state.Channel(channel);
        var words = text.Split(' ', 2);
        if (!words[0].StartsWith('/')) throw new InvalidOperationException("A slash command starts with its name, as in '/incident help'.");
        var typed = words.Length > 1 ? words[1] : "";
        var fields = new JsonObject
        {
            ["token"] = Identity.VerificationToken,
            ["team_id"] = Identity.TeamId,
            ["team_domain"] = Identity.TeamDomain,
            ["channel_id"] = place.Id,
            ["channel_name"] = ShownName(place),
            ["user_id"] = person.Id,
            ["user_name"] = person.Name,
            ["command"] = words[0],
            ["text"] = ShouldEscape ? new TypedText(state).InCommand(typed) : typed,
            ["api_app_id"] = Identity.AppId,
            ["is_enterprise_install"] = "false",
            ["response_url"] = BaseAddress + responseUrls.Issue("commands", place.Id, person.Id, messageTs: null),
            ["trigger_id"] = state.Triggers.Issue(person.Id),
        };
        return (fields, place.Id, person.Id);
    }

    /// <summary>Commands do not tell the names of private channels.</summary>
    private static string ShownName(SlackChannel channel) => channel.Kind switch
    {
        SlackChannelKind.Private => "privategroup",
        SlackChannelKind.DirectMessage => "directmessage",
        _ => channel.Name,
    };

    /// <summary>Sends the inner event, with a new outer object, whether or not the app subscribed.</summary>
    public Task<DeliveredEvent> SendEvent(JsonObject happening) => DeliverAsync(Locked(() => feed.Wrap(happening)));

    /// <summary>Sends an event once more with the same event id, as a retry or as a duplicate that nobody announced (number 0).</summary>
    public Task<AppReply> Redeliver(JsonObject envelope, int number, string? reason = "http_timeout") =>
        SendAsync(new Delivery(DeliveryKind.Event, envelope, number, number == 0 ? null : reason));

    /// <summary>Slack's check of a request URL; the reply has to be the challenge.</summary>
    public Task<AppReply> VerifyUrl(string challenge) => line.SendAsync(new Delivery(DeliveryKind.Event, new JsonObject
    {
        ["token"] = Identity.VerificationToken,
        ["challenge"] = challenge,
        ["type"] = "url_verification",
    }));

    /// <summary>
    /// A person writes a message. With the bot mentioned (<c>@floodbot</c>), <c>message</c> and <c>app_mention</c> arrive, with different event ids.
    /// </summary>
    public Task<DrivenMessage> PostMessage(string user, string channel, string text, string? threadTs = null)
    {
        var (ts, envelopes) = Locked(() =>
        {
            var (person, place) = Writing(user, channel);
            if (threadTs is not null) Access.Message(place, threadTs);
            var message = new SlackMessage(state.NextTs(), person.Id, new TypedText(state).InMessage(text)) { ThreadTs = threadTs };
            place = state.Say(place, message);
            var heard = feed.Envelope(place, feed.Posted(place, message));
            var isMention = message.Text.Contains($"<@{Identity.BotUserId}>", StringComparison.Ordinal);
            var mention = isMention ? feed.Envelope(place, feed.Mentioned(place, message)) : null;
            return (message.Ts, (JsonObject?[])[heard, mention]);
        });
        return DeliverAllAsync(ts, envelopes);
    }

    public Task<DrivenMessage> EditMessage(string user, string channel, string ts, string text)
    {
        var heard = Locked(() =>
        {
            var (person, place) = Writing(user, channel);
            var before = Own(person, place, ts);
            var after = before with { Text = new TypedText(state).InMessage(text), Edits = before.Edits + 1, EditedTs = state.NextTs() };
            place = state.Change(place.Id, c => c.Replace(before, after));
            return feed.Envelope(place, feed.Changed(place, before, after));
        });
        return DeliverAllAsync(ts, heard);
    }

    /// <param name="saysWhat">Whether the event brings the message along as it was; Slack does not always do that.</param>
    public Task<DrivenMessage> DeleteMessage(string user, string channel, string ts, bool saysWhat = true)
    {
        var heard = Locked(() =>
        {
            var (person, place) = Writing(user, channel);
            var before = Own(person, place, ts);
            place = state.Change(place.Id, c => c with { Messages = c.Messages.Remove(before), Pins = c.Pins.Remove(ts) });
            return feed.Envelope(place, feed.Deleted(place, before, saysWhat));
        });
        return DeliverAllAsync(ts, heard);
    }

    public Task<DrivenMessage> AddReaction(string user, string channel, string ts, string reaction)
    {
        var heard = Locked(() =>
        {
            var (person, place) = Writing(user, channel);
            var message = Access.Message(place, ts);
            var after = ItemMethods.WithReaction(message, reaction, person.Id) ?? throw new InvalidOperationException($"{user} has given :{reaction}: already.");
            place = state.Change(place.Id, c => c.Replace(message, after));
            return feed.Envelope(place, feed.Reacted(place, after, person.Id, reaction));
        });
        return DeliverAllAsync(ts, heard);
    }

    /// <summary>A person joins a channel by themselves; the bot too, when it is given: that is what "add app to channel" does.</summary>
    public Task<DrivenMessage> JoinChannel(string user, string channel)
    {
        var (ts, envelopes) = Locked(() =>
        {
            var person = state.User(user);
            var place = state.Change(state.Channel(channel).Id, c => c.Has(person.Id) ? c : c with { Members = c.Members.Add(person.Id) });
            var message = new SlackMessage(state.NextTs(), person.Id, $"<@{person.Id}> has joined the channel") { Subtype = "channel_join" };
            place = state.Say(place, message);
            var happenings = (JsonObject[])[feed.Posted(place, message), feed.Joined(place, person.Id, inviter: null)];
            return (message.Ts, happenings.Select(h => feed.Envelope(place, h)).ToArray());
        });
        return DeliverAllAsync(ts, envelopes);
    }

    private (SlackUser Person, SlackChannel Place) Writing(string user, string channel)
    {
        var person = state.User(user);
        var place = state.Channel(channel);
        if (!place.Has(person.Id)) throw new InvalidOperationException($"{person.Name} is not in '{channel}' and cannot write there.");
        return place.IsArchived ? throw new InvalidOperationException($"'{channel}' is archived.") : (person, place);
    }

    private static SlackMessage Own(SlackUser person, SlackChannel place, string ts)
    {
        var message = Access.Message(place, ts);
        return message.User == person.Id ? message : throw new InvalidOperationException($"Message {ts} is not {person.Name}'s.");
    }
}
