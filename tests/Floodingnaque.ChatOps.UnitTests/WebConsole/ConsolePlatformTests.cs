using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Rendering;
using static Floodingnaque.ChatOps.UnitTests.WebConsole.ConsoleDesk;

namespace Floodingnaque.ChatOps.UnitTests.WebConsole;

public sealed class ConsolePlatformTests : IDisposable
{
    private static readonly ChannelRef General = new("console", "general");
    private readonly ConsoleDesk desk = new();

    public void Dispose() => desk.Dispose();

    [Fact]
    public async Task Posting_again_under_the_same_key_is_one_message_even_after_a_restart()
    {
        var first = await desk.Platform.Post(General, ChatMessage.Plain("hello"), Attempt("k"), default);
        Assert.Equal(first, await desk.Platform.Post(General, ChatMessage.Plain("hello"), Attempt("k"), default));
        desk.Restart();
        Assert.Equal(first, await desk.Platform.Post(General, ChatMessage.Plain("hello"), Attempt("k"), default));
        Assert.Single(desk.Seen("general", Ana));
    }

    [Fact]
    public async Task Opening_again_under_the_same_key_is_the_same_channel_even_after_a_restart()
    {
        var first = await desk.Platform.OpenChannel("inc-1", Attempt("k"), default);
        desk.Restart();
        Assert.Equal(first, await desk.Platform.OpenChannel("inc-1", Attempt("k"), default));
    }

    [Fact]
    public async Task A_name_taken_by_another_gets_a_number()
    {
        await desk.Platform.OpenChannel("inc-1", Attempt("k1"), default);
        Assert.Equal("inc-1-2", (await desk.Platform.OpenChannel("inc-1", Attempt("k2"), default)).Id);
        Assert.Equal("general-2", (await desk.Platform.OpenChannel("general", Attempt("k3"), default)).Id);
    }

    [Fact]
    public async Task A_direct_message_is_seen_by_its_reader_only_and_sent_once()
    {
        var first = await desk.Platform.Tell(Ana, ChatMessage.Plain("page"), Attempt("k"), default);
        Assert.Equal(first, await desk.Platform.Tell(Ana, ChatMessage.Plain("page"), Attempt("k"), default));
        Assert.Single(desk.Seen(first.Channel.Id, Ana));
        Assert.Empty(desk.Seen(first.Channel.Id, Ben));
    }

    [Fact]
    public async Task Inviting_says_who_is_not_on_the_console_and_takes_the_others()
    {
        var channel = await desk.Platform.OpenChannel("inc-1", Attempt("k"), default);
        var slack = new Actor("slack", "U1");
        Assert.Equal(slack, Assert.Single(await desk.Platform.Invite(channel, [Ana, slack], default)).Who);
        Assert.Empty(await desk.Platform.Invite(channel, [Ana], default));
        Assert.Equal(["ana"], desk.Workspace.Channel("inc-1")!.Members);
    }

    [Fact]
    public async Task Pins_and_confirmations_that_are_there_already_are_no_failure()
    {
        var message = await desk.Platform.Post(General, ChatMessage.Plain("x"), Attempt("k"), default);
        for (var i = 0; i < 2; i++)
        {
            await desk.Platform.Pin(message, default);
            await desk.Platform.Confirm(message, default);
        }

        Assert.Equal(Actor.Bot, Assert.Single(Assert.Single(desk.Seen("general", Ana).Single().Reactions).Value));
    }

    [Fact]
    public async Task What_does_not_exist_is_a_permanent_failure_with_a_name()
    {
        var nowhere = new ChannelRef("console", "nowhere");
        await Fails("channel_not_found", () => desk.Platform.Post(nowhere, ChatMessage.Plain("x"), Attempt("1"), default));
        await Fails("channel_not_found", () => desk.Platform.SetTopic(nowhere, "x", default));
        await Fails("channel_not_found", () => desk.Platform.Invite(nowhere, [Ana], default));
        await Fails("channel_not_found", () => desk.Platform.Post(new ChannelRef("slack", "general"), ChatMessage.Plain("x"), Attempt("2"), default));
        await Fails("message_not_found", () => desk.Platform.Update(new MessageRef(General, "1"), ChatMessage.Plain("x"), default));
        await Fails("message_not_found", () => desk.Platform.Pin(new MessageRef(General, "1"), default));
        await Fails("user_not_found", () => desk.Platform.Tell(new Actor("slack", "U1"), ChatMessage.Plain("x"), Attempt("3"), default));
    }

    [Fact]
    public async Task An_update_replaces_the_message_in_place()
    {
        var message = await desk.Platform.Post(General, ChatMessage.Plain("before"), Attempt("k"), default);
        await desk.Platform.Update(message, ChatMessage.Plain("after"), default);
        var seen = Assert.Single(desk.Seen("general", Ana));
        Assert.Equal((message.Id, "after"), (seen.Id, seen.Drawn!.Fallback));
    }

    private static async Task Fails(string code, Func<Task> call)
    {
        var failure = await Assert.ThrowsAsync<ChatPlatformException>(call);
        Assert.Equal((ChatFailure.Permanent, code), (failure.Failure, failure.Code));
    }
}
