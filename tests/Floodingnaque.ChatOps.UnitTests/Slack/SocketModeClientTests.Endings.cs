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
        await _slack.Clock.Started(TimeSpan.FromSeconds(30));
        await _slack.Clock.Started(TimeSpan.FromSeconds(10));
        _slack.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(await mute.Receive());
        await _sockets.AcceptAndGreet(); // the other lane
        await _slack.Clock.Started(TimeSpan.FromSeconds(1));
        _slack.Clock.Advance(TimeSpan.FromSeconds(1));
        await _sockets.AcceptAndGreet();
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
}
