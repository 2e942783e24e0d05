using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Rendering;

namespace Floodingnaque.ChatOps.Pipeline;

/// <summary>
/// One performing of a reaction. <paramref name="Key"/> is the same for every attempt, so that what was done already can be found.
/// </summary>
/// <param name="MayHaveHappened">An earlier attempt may have got through although its answer was lost: look before doing it again.</param>
/// <param name="Since">When the reaction became owed (UTC); nothing of it can be older.</param>
internal readonly record struct Attempt(string Key, bool MayHaveHappened, DateTimeOffset Since);

internal enum ChatFailure
{
    /// <summary>Worth another try: outage, time-out, connection lost. It may have happened.</summary>
    Transient,

    /// <summary>The platform asks to wait. It has not happened.</summary>
    RateLimited,

    /// <summary>Trying again would change nothing.</summary>
    Permanent,
}

/// <summary>A call to a chat platform failed. <paramref name="code"/> is the platform's own word for it (<c>channel_not_found</c>).</summary>
internal sealed class ChatPlatformException(ChatFailure failure, string code, TimeSpan? retryAfter = null, Exception? inner = null)
    : Exception($"Chat platform: {code}", inner)
{
    public ChatFailure Failure { get; } = failure;

    public string Code { get; } = code;

    public TimeSpan? RetryAfter { get; } = retryAfter;
}

/// <summary>Somebody who could not be invited, and why.</summary>
internal sealed record NotInvited(Actor Who, string Why);

/// <summary>
/// A chat platform as the incident core sees it. Every method throws <see cref="ChatPlatformException"/> for what the platform refuses or
/// cannot do now, and is safe to repeat for the same <see cref="Attempt.Key"/>.
/// </summary>
internal interface IChatPlatform
{
    /// <summary>Short name, as in <see cref="Actor.Platform"/>.</summary>
    string Name { get; }

    /// <summary>
    /// Opens a channel, private if the settings say so. A name that is taken by a channel this attempt made is that channel; a name
    /// taken by another gets a suffix.
    /// </summary>
    Task<ChannelRef> OpenChannel(string name, Attempt attempt, CancellationToken cancellationToken);

    /// <summary>Invites all that can be; those who are in already are no failure. Returns those who could not be.</summary>
    Task<IReadOnlyList<NotInvited>> Invite(ChannelRef channel, IReadOnlyList<Actor> people, CancellationToken cancellationToken);

    Task<MessageRef> Post(ChannelRef channel, ChatMessage message, Attempt attempt, CancellationToken cancellationToken);

    /// <summary>A direct message.</summary>
    Task<MessageRef> Tell(Actor person, ChatMessage message, Attempt attempt, CancellationToken cancellationToken);

    Task Update(MessageRef message, ChatMessage replacement, CancellationToken cancellationToken);

    /// <summary>A pin that is there already is no failure.</summary>
    Task Pin(MessageRef message, CancellationToken cancellationToken);

    /// <summary>Cut to what the platform takes.</summary>
    Task SetTopic(ChannelRef channel, string topic, CancellationToken cancellationToken);

    /// <summary>The bot's own mark under a message: a check mark. One that is there already is no failure.</summary>
    Task Confirm(MessageRef message, CancellationToken cancellationToken);

    /// <summary>Where new incidents are announced; null when none is configured.</summary>
    Task<ChannelRef?> AnnouncementChannel(CancellationToken cancellationToken);
}
