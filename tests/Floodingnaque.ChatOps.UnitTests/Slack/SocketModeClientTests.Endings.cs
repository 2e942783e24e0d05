using Floodingnaque.ChatOps.Slack;

namespace Floodingnaque.ChatOps.UnitTests.Slack;

/// <summary>How connections end, and the client with them.</summary>
public sealed partial class SocketModeClientTests
{
    [Fact]
    public async Task Turned_off_socket_mode_ends_the_client()
    {
        var run = Start(connections: 1);
        var socket = await _sockets.AcceptAndGreet();
        await socket.Send("""{"type":"disconnect","reason":"link_disabled"}""");
        await Goodbye(socket);
        var e = await Assert.ThrowsAsync<SlackException>(() => run.Task.WaitAsync(Soon));
        Assert.Equal(("link_disabled", SlackErrorCategory.Fatal), (e.ErrorCode, e.Category));
    }

    [Theory]
    [InlineData("invalid_auth")]
    [InlineData("not_authed")]
    [InlineData("account_inactive")]
    public async Task A_refused_token_ends_the_client_at_once(string code)
    {
        _slack.Answers($$"""{"ok":false,"error":"{{code}}"}""");
        var run = Start(connections: 0);
        var e = await Assert.ThrowsAsync<SlackException>(() => run.Task.WaitAsync(Soon));
        Assert.Equal(code, e.ErrorCode);
        Assert.Single(_slack.Seen);
    }

    [Fact]
    public async Task A_connection_that_keeps_breaking_is_renewed_with_growing_waits()
    {
        await using var run = Start(connections: 4);
        foreach (var seconds in new[] { 1, 2, 4 })
        {
            (await _sockets.AcceptAndGreet()).Break();
            await _slack.Clock.Started(TimeSpan.FromSeconds(seconds));
            Assert.True(_sockets.NobodyWaits);
            _slack.Clock.Advance(TimeSpan.FromSeconds(seconds));
        }

        await _sockets.AcceptAndGreet();
    }

    [Fact]
    public async Task An_address_that_cannot_be_had_is_asked_for_again()
    {
        _slack.Answers("""{"ok":false,"error":"service_of_tomorrow"}""");
        await using var run = Start(connections: 1);
        await _slack.Clock.Started(TimeSpan.FromSeconds(1));
        _slack.Clock.Advance(TimeSpan.FromSeconds(1));
        await _sockets.AcceptAndGreet();
    }

    [Fact]
    public async Task A_connection_without_a_hello_does_not_count()
    {
        await using var run = Start(connections: 3);
        var mute = await _sockets.Accept();
        await _slack.Clock.Started(TimeSpan.FromSeconds(15));
        await _slack.Clock.Started(TimeSpan.FromSeconds(10));
        _slack.Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Null(await mute.Receive());
        await _sockets.AcceptAndGreet(); // the other lane
        await _slack.Clock.Started(TimeSpan.FromSeconds(1));
        _slack.Clock.Advance(TimeSpan.FromSeconds(1));
        await _sockets.AcceptAndGreet();
    }

    [Fact]
    public async Task A_handshake_that_hangs_is_given_up_and_tried_again()
    {
        _sockets.HangNext();
        await using var run = Start(connections: 3);
        await _slack.Clock.Started(TimeSpan.FromSeconds(15));
        await _slack.Clock.Started(TimeSpan.FromSeconds(10));
        _slack.Clock.Advance(TimeSpan.FromSeconds(15));
        await _sockets.Accept(); // the other lane
        await _slack.Clock.Started(TimeSpan.FromSeconds(1));
        Assert.False(run.Client.Connected.IsCompleted);

        _slack.Clock.Advance(TimeSpan.FromSeconds(1));
        await _sockets.AcceptAndGreet();
        await run.Client.Connected.WaitAsync(Soon);
    }

    [Fact]
    public async Task Stopping_lets_running_work_acknowledge_and_says_goodbye()
    {
        var slow = new TaskCompletionSource<string>();
        var begun = new TaskCompletionSource();
        _handler = _ =>
        {
            begun.SetResult();
            return slow.Task;
        };
        var run = Start(connections: 1);
        var socket = await _sockets.AcceptAndGreet();
        await socket.Envelope("e1");
        await begun.Task.WaitAsync(Soon);

        await _stop.CancelAsync();
        slow.SetResult("");
        Assert.Equal("e1", await socket.ReceiveAcknowledgedId());
        await Goodbye(socket);
        await run.Task.WaitAsync(Soon);
    }

    [Fact]
    public async Task A_frame_without_end_costs_the_connection()
    {
        await using var run = Start(connections: 2);
        var socket = await _sockets.AcceptAndGreet();
        var piece = new string('x', 1024 * 1024);
        for (var i = 0; i < 6; i++)
        {
            try
            {
                await socket.SendPiece(piece, last: false).WaitAsync(TimeSpan.FromSeconds(1));
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                break; // the bot has hung up
            }
        }

        await _slack.Clock.Started(TimeSpan.FromSeconds(1));
        _slack.Clock.Advance(TimeSpan.FromSeconds(1));
        await _sockets.AcceptAndGreet();
    }

    [Fact]
    public async Task A_disconnect_is_heard_while_every_handler_is_busy()
    {
        var slow = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _handler = _ => slow.Task;
        await using var run = Start(connections: 2);
        var old = await _sockets.AcceptAndGreet();
        var ids = Enumerable.Range(0, 100).Select(i => $"e{i}").ToHashSet();
        foreach (var id in ids)
            await old.Envelope(id).WaitAsync(Soon);
        await old.Send("""{"type":"disconnect","reason":"warning"}""");
        await _slack.Clock.Started(TimeSpan.FromSeconds(1)); // a short life waits before its successor

        slow.SetResult("");
        for (var left = ids.Count; left > 0; left--)
            Assert.True(ids.Remove((await old.ReceiveAcknowledgedId())!));
    }

    [Fact]
    public async Task What_is_too_much_is_left_to_Slack_to_send_again()
    {
        var slow = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _handler = _ => slow.Task;
        await using var run = Start(connections: 1);
        var socket = await _sockets.AcceptAndGreet();
        for (var n = 0; n < 1_025; n++)
            await socket.Envelope($"e{n}").WaitAsync(Soon);
        await _log.Lines("e1024 (events_api) is dropped", times: 1);

        slow.SetResult("");
        var acknowledged = new HashSet<string>();
        for (var n = 0; n < 1_024; n++)
            acknowledged.Add((await socket.ReceiveAcknowledgedId())!);
        Assert.DoesNotContain("e1024", acknowledged);
    }
}
