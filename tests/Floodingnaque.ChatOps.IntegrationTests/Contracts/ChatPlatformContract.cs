using System.Text;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Rendering;

namespace Floodingnaque.ChatOps.IntegrationTests.Contracts;

/// <summary>What every chat platform does. An adapter inherits this and says how to look at what was done.</summary>
public abstract class ChatPlatformContract : IAsyncLifetime
{
    private readonly string name = $"inc-contract-{Guid.NewGuid():N}"[..30];

    private protected IChatPlatform Platform { get; private set; } = null!;

    /// <summary>Somebody who is on the platform.</summary>
    private protected abstract Actor Somebody { get; }

    /// <summary>Somebody whom the platform does not know.</summary>
    private protected abstract Actor Nobody { get; }

    private static CancellationToken None => CancellationToken.None;

    public async Task InitializeAsync() => Platform = await Open();

    public abstract Task DisposeAsync();

    [Fact]
    public async Task Opening_again_with_the_same_key_is_one_channel()
    {
        var first = await Platform.OpenChannel(name, Try("open"), None);
        Assert.Equal((Platform.Name, name), (first.Platform, NameOf(first)));
        Assert.Equal(first, await Platform.OpenChannel(name, Try("open", again: true), None));
        Assert.Equal(first, await Platform.OpenChannel(name, Try("open", again: true), None));
    }

    [Fact]
    public async Task A_name_that_is_taken_by_another_gets_a_number()
    {
        await TakeName(name);
        await TakeName(name + "-2");
        var opened = await Platform.OpenChannel(name, Try("open", again: true), None);
        Assert.Equal(name + "-3", NameOf(opened));
        Assert.Equal(opened, await Platform.OpenChannel(name, Try("open", again: true), None));
    }

    [Fact]
    public async Task Posting_again_finds_the_message_that_may_have_been_posted()
    {
        var channel = await Channel();
        var first = await Platform.Post(channel, ChatMessage.Plain("hello"), Try("post"), None);
        var other = await Platform.Post(channel, ChatMessage.Plain("hello"), Try("post-2"), None);
        Assert.Equal(channel, first.Channel);
        Assert.NotEqual(first, other);
        Assert.Equal(first, await Platform.Post(channel, ChatMessage.Plain("hello"), Try("post", again: true), None));
        Assert.Equal(2, SaidIn(channel).Count(text => text.Contains("hello", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Telling_again_finds_the_message_that_may_have_been_sent()
    {
        var first = await Platform.Tell(Somebody, ChatMessage.Plain("page"), Try("tell"), None);
        Assert.Equal(first, await Platform.Tell(Somebody, ChatMessage.Plain("page"), Try("tell", again: true), None));
        Assert.Single(SaidIn(first.Channel), text => text.Contains("page", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_may_have_happened_but_did_not_is_done()
    {
        var channel = await Platform.OpenChannel(name, Try("open", again: true), None);
        await Platform.Post(channel, ChatMessage.Plain("hello"), Try("post", again: true), None);
        Assert.Contains(SaidIn(channel), text => text.Contains("hello", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_update_replaces_the_message_in_place()
    {
        var channel = await Channel();
        var message = await Platform.Post(channel, ChatMessage.Plain("before"), Try("post"), None);
        await Platform.Update(message, ChatMessage.Plain("after"), None);
        Assert.Contains(SaidIn(channel), text => text.Contains("after", StringComparison.Ordinal));
        Assert.DoesNotContain(SaidIn(channel), text => text.Contains("before", StringComparison.Ordinal));
        Assert.Equal(message, await Platform.Post(channel, ChatMessage.Plain("before"), Try("post", again: true), None));
    }

    [Fact]
    public async Task Pinning_and_confirming_twice_is_done_once()
    {
        var message = await Platform.Post(await Channel(), ChatMessage.Plain("card"), Try("post"), None);
        for (var i = 0; i < 2; i++)
        {
            await Platform.Pin(message, None);
            await Platform.Confirm(message, None);
        }

        Assert.Equal((1, 1), (PinsOf(message), MarksOf(message)));
    }

    [Fact]
    public async Task Inviting_again_is_no_failure_and_who_is_unknown_is_returned()
    {
        var channel = await Channel();
        Assert.Equal(Nobody, Assert.Single(await Platform.Invite(channel, [Somebody, Nobody], None)).Who);
        Assert.True(IsIn(channel, Somebody));
        Assert.Empty(await Platform.Invite(channel, [Somebody], None));
        Assert.Equal(Nobody, Assert.Single(await Platform.Invite(channel, [Nobody], None)).Who);
        Assert.Empty(await Platform.Invite(channel, [], None));
    }

    [Fact]
    public async Task A_topic_that_is_too_long_is_cut_at_a_whole_character()
    {
        var channel = await Channel();
        await Platform.SetTopic(channel, "x" + string.Concat(Enumerable.Repeat("😀", 400)), None);
        var topic = TopicOf(channel);
        Assert.StartsWith("x😀😀", topic, StringComparison.Ordinal);
        Assert.InRange(topic.EnumerateRunes().Count(), 100, 250);
        Assert.DoesNotContain(Rune.ReplacementChar, topic.EnumerateRunes());
        await Platform.SetTopic(channel, "short", None);
        await Platform.SetTopic(channel, "short", None);
        Assert.Equal("short", TopicOf(channel));
    }

    [Fact]
    public async Task What_does_not_exist_is_a_permanent_failure()
    {
        var nowhere = new ChannelRef(Platform.Name, "C0NOWHERE");
        var message = new MessageRef(await Channel(), "1.000001");
        Func<Task>[] calls =
        [
            () => Platform.Post(nowhere, ChatMessage.Plain("x"), Try("x"), None), () => Platform.SetTopic(nowhere, "x", None), () => Platform.Pin(message, None),
            () => Platform.Update(message, ChatMessage.Plain("x"), None), () => Platform.Confirm(message, None), () => Platform.Tell(Nobody, ChatMessage.Plain("x"), Try("y"), None),
        ];
        foreach (var call in calls)
        {
            Assert.Equal(ChatFailure.Permanent, (await Assert.ThrowsAsync<ChatPlatformException>(call)).Failure);
        }
    }

    private protected abstract Task<IChatPlatform> Open();

    /// <summary>Somebody else makes a channel of that name.</summary>
    private protected abstract Task TakeName(string channelName);

    private protected abstract string NameOf(ChannelRef channel);

    private protected abstract string TopicOf(ChannelRef channel);

    private protected abstract bool IsIn(ChannelRef channel, Actor person);

    /// <summary>The texts of the bot's messages, as they are now.</summary>
    private protected abstract IReadOnlyList<string> SaidIn(ChannelRef channel);

    private protected abstract int PinsOf(MessageRef message);

    /// <summary>How many check marks are under the message.</summary>
    private protected abstract int MarksOf(MessageRef message);

    private Attempt Try(string key, bool again = false) => new($"{name}#{key}", again, TimeProvider.System.GetUtcNow());

    private Task<ChannelRef> Channel() => Platform.OpenChannel(name, Try("open"), None);
}
