using System.Collections.Concurrent;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Rendering;

namespace Floodingnaque.ChatOps.TestKit;

/// <summary>A platform in memory that writes down what it was asked to do and fails when it is told to.</summary>
internal sealed class RecordingPlatform(string name = "slack") : IChatPlatform
{
    private readonly ConcurrentDictionary<string, MessageRef> byKey = new();
    private int next;

    public sealed record Sent(string What, string To, string Text, string Key, IReadOnlyList<Block> Blocks);

    public ConcurrentQueue<Sent> Log { get; } = new();

    /// <summary>Throws for a call, or lets it pass: (method, target, number of the call from 1).</summary>
    public Func<string, string, Exception?> Fault { get; set; } = (_, _) => null;

    public string Name => name;

    public IEnumerable<Sent> Of(string what) => Log.Where(s => s.What == what);

    public Task<ChannelRef> OpenChannel(string channelName, Attempt attempt, CancellationToken cancellationToken)
    {
        Do("open", channelName, "", attempt.Key);
        return Task.FromResult(new ChannelRef(name, "C-" + channelName));
    }

    public Task<IReadOnlyList<NotInvited>> Invite(ChannelRef channel, IReadOnlyList<Actor> people, CancellationToken cancellationToken)
    {
        Do("invite", channel.Id, string.Join(' ', people.Select(p => p.Id)), "");
        return Task.FromResult<IReadOnlyList<NotInvited>>([]);
    }

    public Task<MessageRef> Post(ChannelRef channel, ChatMessage message, Attempt attempt, CancellationToken cancellationToken) =>
        Task.FromResult(Once("post", channel, message, attempt));

    public Task<MessageRef> Tell(Actor person, ChatMessage message, Attempt attempt, CancellationToken cancellationToken) =>
        Task.FromResult(Once("tell", new ChannelRef(name, "D-" + person.Id), message, attempt));

    public Task Update(MessageRef message, ChatMessage replacement, CancellationToken cancellationToken) =>
        Done("update", message.Id, replacement.Fallback, replacement.Blocks);

    public Task Pin(MessageRef message, CancellationToken cancellationToken) => Done("pin", message.Id, "");

    public Task SetTopic(ChannelRef channel, string topic, CancellationToken cancellationToken) => Done("topic", channel.Id, topic);

    public Task Confirm(MessageRef message, CancellationToken cancellationToken) => Done("confirm", message.Id, "");

    public Task<ChannelRef?> AnnouncementChannel(CancellationToken cancellationToken) =>
        Task.FromResult<ChannelRef?>(new ChannelRef(name, "C-general"));

    private MessageRef Once(string what, ChannelRef to, ChatMessage message, Attempt attempt)
    {
        if (attempt.MayHaveHappened && byKey.TryGetValue(attempt.Key, out var known))
        {
            return known;
        }

        Do(what, to.Id, message.Fallback, attempt.Key, message.Blocks, () => byKey[attempt.Key] = new MessageRef(to, $"m{Interlocked.Increment(ref next)}"));
        return byKey[attempt.Key];
    }

    private Task Done(string what, string to, string text, IReadOnlyList<Block>? blocks = null)
    {
        Do(what, to, text, "", blocks);
        return Task.CompletedTask;
    }

    private void Do(string what, string to, string text, string key, IReadOnlyList<Block>? blocks = null, Action? effect = null)
    {
        var fault = Fault(what, to);
        if (fault is null or AnswerLostException)
        {
            effect?.Invoke();
            Log.Enqueue(new Sent(what, to, text, key, blocks ?? []));
        }

        if (fault is not null)
        {
            throw fault is AnswerLostException ? new ChatPlatformException(ChatFailure.Transient, "answer_lost") : fault;
        }
    }
}

/// <summary>The effect happens, its answer does not arrive.</summary>
internal sealed class AnswerLostException : Exception;
