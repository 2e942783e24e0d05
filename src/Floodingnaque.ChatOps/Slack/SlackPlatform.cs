using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Rendering;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>
/// Slack behind the port. A message carries its attempt's key as metadata, and a channel is the bot's own if the bot made it after the
/// reaction became owed: that is how a lost answer is found again instead of repeated.
/// </summary>
internal sealed class SlackPlatform(
    ISlackApiClient slack, SlackIdentity identity, IncidentSettings settings, IOptions<SlackOptions> options) : IChatPlatform
{
    private const string KeyEvent = "chatops_reaction";
    private const string KeyField = "key";

    /// <summary>How far Slack's clock and ours may differ when looking for what was done since.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private const int NameTries = 9;

    public string Name => SlackInbound.Platform;

    public Task<ChannelRef> OpenChannel(string name, Attempt attempt, CancellationToken cancellationToken) => Do(async () =>
    {
        for (var n = 1; ; n++)
        {
            var candidate = n == 1 ? name : $"{name[..Math.Min(name.Length, BlockKitLimits.ChannelName - 2)]}-{n}";
            if (attempt.MayHaveHappened && await FindOwn(candidate, attempt, cancellationToken) is { } own)
            {
                return own;
            }

            try
            {
                return Ref((await slack.Conversations.Create(candidate, settings.PrivateChannels, cancellationToken)).Id);
            }
            catch (SlackException e) when (e.ErrorCode == "name_taken" && n < NameTries)
            {
                // Perhaps by an earlier attempt of which nobody knew; else by an archived channel or one the bot cannot see.
                if (await FindOwn(candidate, attempt, cancellationToken) is { } mine)
                {
                    return mine;
                }
            }
        }
    });

    public Task<IReadOnlyList<NotInvited>> Invite(ChannelRef channel, IReadOnlyList<Actor> people, CancellationToken cancellationToken) => Do(async () =>
    {
        var failed = new List<NotInvited>();
        foreach (var some in people.Chunk(1_000))
        {
            try
            {
                var failures = await slack.Conversations.Invite(channel.Id, [.. some.Select(p => p.Id)], force: true, cancellationToken);
                failed.AddRange(failures.Where(f => !IsIn(f.Error)).Select(f => new NotInvited(new Actor(Name, f.User ?? "?"), f.Error ?? "unknown")));
            }
            catch (SlackException e) when (e.Category is SlackErrorCategory.Permanent)
            {
                failed.AddRange(await InviteEach(channel, some, cancellationToken));
            }
        }

        return (IReadOnlyList<NotInvited>)failed;
    });

    public Task<MessageRef> Post(ChannelRef channel, ChatMessage message, Attempt attempt, CancellationToken cancellationToken) =>
        Do(() => PostOnce(channel.Id, message, attempt, cancellationToken));

    public Task<MessageRef> Tell(Actor person, ChatMessage message, Attempt attempt, CancellationToken cancellationToken) => Do(async () =>
        await PostOnce((await slack.Conversations.Open(person.Id, cancellationToken)).Id, message, attempt, cancellationToken));

    public Task Update(MessageRef message, ChatMessage replacement, CancellationToken cancellationToken) => Do(() => slack.Chat.Update(
        new MessageUpdate(message.Channel.Id, message.Id, SlackDrawing.Fallback(replacement)) { Blocks = SlackDrawing.Blocks(replacement) },
        cancellationToken));

    public Task Pin(MessageRef message, CancellationToken cancellationToken) =>
        Do(() => slack.Pins.Add(message.Channel.Id, message.Id, cancellationToken), done: "already_pinned");

    public Task SetTopic(ChannelRef channel, string topic, CancellationToken cancellationToken) => Do(
        () => slack.Conversations.SetTopic(channel.Id, SlackText.EscapeAndCut(topic, BlockKitLimits.Topic), cancellationToken));

    public Task Confirm(MessageRef message, CancellationToken cancellationToken) =>
        Do(() => slack.Reactions.Add(message.Channel.Id, message.Id, "white_check_mark", cancellationToken), done: "already_reacted");

    public Task<ChannelRef?> AnnouncementChannel(CancellationToken cancellationToken) =>
        Task.FromResult(string.IsNullOrWhiteSpace(options.Value.AnnouncementChannel) ? (ChannelRef?)null : Ref(options.Value.AnnouncementChannel));

    private static ChannelRef Ref(string id) => new(SlackInbound.Platform, id);

    private static bool IsIn(string? error) => error is "already_in_channel" or "cant_invite_self";

    private async Task<MessageRef> PostOnce(string channel, ChatMessage message, Attempt attempt, CancellationToken cancellationToken)
    {
        if (attempt.MayHaveHappened && await FindIfAllowed(channel, attempt, cancellationToken) is { } ts)
        {
            return new MessageRef(Ref(channel), ts);
        }

        var posted = await slack.Chat.PostMessage(
            new Message(SlackDrawing.Fallback(message))
            {
                Channel = channel,
                Blocks = SlackDrawing.Blocks(message),
                Metadata = new MessageMetadata(KeyEvent, new Dictionary<string, string> { [KeyField] = attempt.Key }),
                UnfurlLinks = false,
                UnfurlMedia = false,
            },
            cancellationToken);
        return new MessageRef(Ref(channel), posted.Ts);
    }

    /// <summary>Where the bot may write but not read, a message that is perhaps there twice is better than one that is perhaps not there.</summary>
    private async Task<string?> FindIfAllowed(string channel, Attempt attempt, CancellationToken cancellationToken)
    {
        try
        {
            return await FindPosted(channel, attempt, cancellationToken);
        }
        catch (SlackException e) when (e.ErrorCode is "missing_scope" or "not_in_channel" or "channel_not_found")
        {
            return null;
        }
    }

    private async Task<string?> FindPosted(string channel, Attempt attempt, CancellationToken cancellationToken)
    {
        await foreach (var m in slack.Conversations.History(channel, SlackTs.From(attempt.Since - Skew), cancellationToken))
        {
            if (m.Metadata is { EventType: KeyEvent, EventPayload: { ValueKind: System.Text.Json.JsonValueKind.Object } payload }
                && payload.TryGetProperty(KeyField, out var key) && key.ValueEquals(attempt.Key))
            {
                return m.Ts;
            }
        }

        return null;
    }

    private async Task<ChannelRef?> FindOwn(string name, Attempt attempt, CancellationToken cancellationToken)
    {
        var bot = await identity.BotUser(cancellationToken);
        var since = (attempt.Since - Skew).ToUnixTimeSeconds();
        await foreach (var c in slack.Conversations.List([settings.PrivateChannels ? "private_channel" : "public_channel"], excludeArchived: true, cancellationToken))
        {
            if (c.Name == name && c.Creator == bot && c.Created >= since)
            {
                return Ref(c.Id);
            }
        }

        return null;
    }

    private async Task<IReadOnlyList<NotInvited>> InviteEach(ChannelRef channel, Actor[] people, CancellationToken cancellationToken)
    {
        var failed = new List<NotInvited>();
        foreach (var person in people)
        {
            try
            {
                await slack.Conversations.Invite(channel.Id, [person.Id], force: false, cancellationToken);
            }
            catch (SlackException e) when (e.Category is SlackErrorCategory.Permanent)
            {
                if (!IsIn(e.ErrorCode))
                {
                    failed.Add(new NotInvited(person, e.ErrorCode));
                }
            }
        }

        return failed;
    }

    /// <param name="done">Slack's word for "that is so already".</param>
    private static Task<bool> Do(Func<Task> call, string? done = null) => Do(async () =>
    {
        try
        {
            await call();
            return true;
        }
        catch (SlackException e) when (e.ErrorCode == done)
        {
            return true;
        }
    });

    private static async Task<T> Do<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (SlackException e)
        {
            throw SlackFailures.Translate(e);
        }
        catch (BlockKitLimitException e)
        {
            throw new ChatPlatformException(ChatFailure.Permanent, "too_large", inner: e);
        }
    }
}

internal static class SlackFailures
{
    /// <summary>
    /// A refused token can be put right while the incident lasts, so calls wait for that; a missing scope refuses one method only, and is
    /// said on the card.
    /// </summary>
    public static ChatPlatformException Translate(SlackException e) => e switch
    {
        { ErrorCode: "missing_scope" } => new ChatPlatformException(ChatFailure.Permanent, $"missing_scope {e.Needed}".Trim(), inner: e),
        { Category: SlackErrorCategory.RateLimited } => new ChatPlatformException(ChatFailure.RateLimited, e.ErrorCode, e.RetryAfter, e),
        { Category: SlackErrorCategory.Permanent } => new ChatPlatformException(ChatFailure.Permanent, e.ErrorCode, inner: e),
        { Category: SlackErrorCategory.Fatal } => new ChatPlatformException(ChatFailure.Transient, e.ErrorCode, TimeSpan.FromSeconds(30), e),
        _ => new ChatPlatformException(ChatFailure.Transient, e.ErrorCode, inner: e),
    };
}
