using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Rendering;

namespace Floodingnaque.ChatOps.WebConsole;

/// <summary>The web console as a chat platform. It is in this process, so nothing is ever lost on the way; keys still count, for restarts.</summary>
internal sealed class ConsolePlatform(ConsoleWorkspace workspace) : IChatPlatform
{
    public const string PlatformName = "console";

    /// <summary>The mark under a message that became a note.</summary>
    public const string NotedEmoji = "white_check_mark";

    private const int MaxTopic = 250;

    public string Name => PlatformName;

    public Task<ChannelRef> OpenChannel(string name, Attempt attempt, CancellationToken cancellationToken) =>
        Task.FromResult(new ChannelRef(PlatformName, workspace.Open(name, attempt.Key).Id));

    public Task<IReadOnlyList<NotInvited>> Invite(ChannelRef channel, IReadOnlyList<Actor> people, CancellationToken cancellationToken)
    {
        var ours = people.Where(p => p.Platform == PlatformName).Select(p => p.Id).ToArray();
        _ = workspace.Change(Own(channel), c => c.Members.IsSupersetOf(ours) ? c : c with { Members = c.Members.Union(ours) })
            ?? throw Unknown("channel_not_found");
        return Task.FromResult<IReadOnlyList<NotInvited>>(
            [.. people.Where(p => p.Platform != PlatformName).Select(p => new NotInvited(p, "has no id on the console"))]);
    }

    public Task<MessageRef> Post(ChannelRef channel, ChatMessage message, Attempt attempt, CancellationToken cancellationToken) =>
        Task.FromResult(Add(Own(channel), message, attempt));

    public Task<MessageRef> Tell(Actor person, ChatMessage message, Attempt attempt, CancellationToken cancellationToken) =>
        person.Platform == PlatformName
            ? Task.FromResult(Add(workspace.Direct(person.Id).Id, message, attempt))
            : throw Unknown("user_not_found");

    public Task Update(MessageRef message, ChatMessage replacement, CancellationToken cancellationToken) =>
        Change(message, m => m with { Drawn = replacement });

    public Task Pin(MessageRef message, CancellationToken cancellationToken) => Change(message, m => m.Pinned ? m : m with { Pinned = true });

    public Task SetTopic(ChannelRef channel, string topic, CancellationToken cancellationToken)
    {
        var cut = SafeText.Cut(topic, MaxTopic);
        _ = workspace.Change(Own(channel), c => c.Topic == cut ? c : c with { Topic = cut }) ?? throw Unknown("channel_not_found");
        return Task.CompletedTask;
    }

    public Task Confirm(MessageRef message, CancellationToken cancellationToken) => Change(message, m => m.With(NotedEmoji, Actor.Bot));

    public Task<ChannelRef?> AnnouncementChannel(CancellationToken cancellationToken) =>
        Task.FromResult<ChannelRef?>(new ChannelRef(PlatformName, ConsoleChannel.General));

    private static string Own(ChannelRef channel) => channel.Platform == PlatformName ? channel.Id : throw Unknown("channel_not_found");

    private static ChatPlatformException Unknown(string code) => new(ChatFailure.Permanent, code);

    private MessageRef Add(string channel, ChatMessage message, Attempt attempt) =>
        (workspace.Add(channel, attempt.Key, (id, at) => new ConsoleMessage
        {
            Id = id,
            Channel = channel,
            Author = Actor.Bot,
            SentAt = at,
            Drawn = message,
        }) ?? throw Unknown("channel_not_found")).Ref;

    private Task Change(MessageRef message, Func<ConsoleMessage, ConsoleMessage> change) =>
        workspace.Change(Own(message.Channel), message.Id, change) is null ? throw Unknown("message_not_found") : Task.CompletedTask;
}
