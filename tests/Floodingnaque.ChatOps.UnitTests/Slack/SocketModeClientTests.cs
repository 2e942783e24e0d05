using System.Collections.Concurrent;
using System.Text;
using Floodingnaque.ChatOps.Slack;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.UnitTests.Slack;

public sealed partial class SocketModeClientTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);
    private readonly FakeSlack _slack = new();
    private readonly MemorySockets _sockets = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<SocketEnvelope> _handled = new();
    private readonly LineLog _log = new();
    private Func<SocketEnvelope, Task<string>> _handler = _ => Task.FromResult("");

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _slack.Dispose();
    }

    [Fact]
    public async Task An_envelope_is_handled_and_acknowledged_on_its_own_connection()
    {
        await using var run = Start(connections: 1);
        var socket = await _sockets.AcceptAndGreet();
        await socket.Send("""{"envelope_id":"e1","type":"events_api","payload":{"a":1},"accepts_response_payload":false,"retry_attempt":2,"retry_reason":"timeout"}""");

        Assert.Equal("""{"envelope_id":"e1"}""", await socket.Receive());
        var envelope = Assert.Single(_handled);
        Assert.Equal(("e1", "events_api"), (envelope.EnvelopeId, envelope.Type));
        Assert.Equal("""{"a":1}""", envelope.Payload.GetRawText());
    }

    [Fact]
    public async Task An_answer_travels_only_where_it_is_accepted()
    {
        _handler = _ => Task.FromResult("""{"text":"done"}""");
        await using var run = Start(connections: 1);
        var socket = await _sockets.AcceptAndGreet();

        await socket.Envelope("e1", "slash_commands", accepts: true);
        Assert.Equal("""{"envelope_id":"e1","payload":{"text":"done"}}""", await socket.Receive());
        await socket.Envelope("e2", "events_api", accepts: false);
        Assert.Equal("""{"envelope_id":"e2"}""", await socket.Receive());
    }

    [Fact]
    public async Task A_frame_in_pieces_is_put_together()
    {
        await using var run = Start(connections: 1);
        var socket = await _sockets.AcceptAndGreet();
        var text = new string('x', 50_000);
        await socket.SendPiece("""{"envelope_id":"e1","type":"events_api",""", last: false);
        await socket.SendPiece($$"""  "payload":{"text":"{{text}}""", last: false);
        await socket.SendPiece("""é"}}""", last: true);

        Assert.Equal("e1", await socket.ReceiveAcknowledgedId());
        Assert.Equal(text + "é", Assert.Single(_handled).Payload.GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_slow_envelope_does_not_hold_up_the_next()
    {
        var slow = new TaskCompletionSource<string>();
        _handler = envelope => envelope.EnvelopeId == "slow" ? slow.Task : Task.FromResult("");
        await using var run = Start(connections: 1);
        var socket = await _sockets.AcceptAndGreet();
        await socket.Envelope("slow");
        await socket.Envelope("fast");

        Assert.Equal("fast", await socket.ReceiveAcknowledgedId());
        slow.SetResult("");
        Assert.Equal("slow", await socket.ReceiveAcknowledgedId());
    }

    [Fact]
    public async Task Many_acknowledgements_at_once_do_not_mix()
    {
        await using var run = Start(connections: 1);
        var socket = await _sockets.AcceptAndGreet();
        var ids = Enumerable.Range(0, 300).Select(i => $"e{i}").ToHashSet();
        var sending = Task.Run(async () =>
        {
            foreach (var id in ids)
                await socket.Envelope(id);
        });
        var acknowledged = new HashSet<string>();
        for (var i = 0; i < ids.Count; i++)
            acknowledged.Add((await socket.ReceiveAcknowledgedId())!);
        await sending;
        Assert.True(ids.SetEquals(acknowledged));
    }

    [Fact]
    public async Task An_envelope_that_fails_is_not_acknowledged_and_harms_no_other()
    {
        _handler = envelope => envelope.EnvelopeId == "bad" ? throw new InvalidOperationException("no") : Task.FromResult("");
        await using var run = Start(connections: 1);
        var socket = await _sockets.AcceptAndGreet();
        await socket.Envelope("bad");
        await socket.Envelope("good");
        Assert.Equal("good", await socket.ReceiveAcknowledgedId());
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"type":"of_tomorrow"}""")]
    [InlineData("""{"type":5}""")]
    [InlineData("""{"envelope_id":"e","type":"events_api"}""")]
    public async Task A_frame_nobody_understands_is_passed_over(string frame)
    {
        await using var run = Start(connections: 1);
        var socket = await _sockets.AcceptAndGreet();
        await socket.Send(frame);
        await socket.Envelope("e1");
        Assert.Equal("e1", await socket.ReceiveAcknowledgedId());
    }

    [Fact]
    public async Task The_second_connection_starts_ten_seconds_later()
    {
        await using var run = Start(connections: 2);
        await _sockets.AcceptAndGreet();
        await _slack.Clock.Started(TimeSpan.FromSeconds(10));
        _slack.Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.True(_sockets.NobodyWaits);

        _slack.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await _sockets.AcceptAndGreet();
        await second.Envelope("e1");
        Assert.Equal("e1", await second.ReceiveAcknowledgedId());
    }

    [Theory]
    [InlineData("warning")]
    [InlineData("refresh_requested")]
    public async Task Before_slack_closes_a_connection_the_next_is_open_and_the_old_still_answers(string reason)
    {
        await using var run = Start(connections: 3);
        var old = await _sockets.AcceptAndGreet();
        await _slack.Clock.Started(TimeSpan.FromSeconds(10));
        _slack.Clock.Advance(TimeSpan.FromSeconds(11));
        await _sockets.AcceptAndGreet(); // the other lane

        await old.Send($$"""{"type":"disconnect","reason":"{{reason}}","debug_info":{} }""");
        var successor = await _sockets.AcceptAndGreet();
        await old.Envelope("late");
        Assert.Equal("late", await old.ReceiveAcknowledgedId());
        await successor.Envelope("e1");
        Assert.Equal("e1", await successor.ReceiveAcknowledgedId());
        Assert.Equal(3, _slack.Seen.Count(seen => seen.Method == "apps.connections.open"));
    }

    [Fact]
    public async Task A_replaced_connection_that_slack_forgets_is_closed_in_the_end()
    {
        await using var run = Start(connections: 3);
        var old = await _sockets.AcceptAndGreet();
        await _slack.Clock.Started(TimeSpan.FromSeconds(10));
        _slack.Clock.Advance(TimeSpan.FromSeconds(11));
        await _sockets.AcceptAndGreet();
        await old.Send("""{"type":"disconnect","reason":"warning"}""");
        await _sockets.AcceptAndGreet();

        await _log.Lines("is up", times: 3); // nobody waits for a hello any more
        await _slack.Clock.Started(TimeSpan.FromSeconds(30)); // the drain
        _slack.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(await old.Receive());
    }

    private static async Task Goodbye(MemorySocket socket)
    {
        Assert.Null(await socket.Receive());
        await socket.Close();
    }

    private Run Start(int connections)
    {
        for (var i = 0; i < connections; i++)
            _slack.Answers("""{"ok":true,"url":"wss://wss-primary.slack.com/link/?ticket=1"}""");
        var client = new SocketModeClient(
            _slack.Client, _sockets.Connect, Options.Create(new SlackOptions { AppToken = "xapp-1" }), _slack.Clock, _log);
        return new Run(client, client.RunAsync(
            async (envelope, _) =>
            {
                _handled.Enqueue(envelope);
                return Encoding.UTF8.GetBytes(await _handler(envelope));
            },
            _stop.Token));
    }

    private sealed class LineLog : ILogger<SocketModeClient>
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue(formatter(state, exception));

        public async Task Lines(string part, int times)
        {
            for (var i = 0; i < 2000 && Count() < times; i++)
                await Task.Delay(10);
            Assert.Equal(times, Count());

            int Count() => _lines.Count(line => line.Contains(part, StringComparison.Ordinal));
        }
    }

    private sealed record Run(SocketModeClient Client, Task Task) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Task.IsFaulted ? new ValueTask(Task) : ValueTask.CompletedTask;
    }
}
