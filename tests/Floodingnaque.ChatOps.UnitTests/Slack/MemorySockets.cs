using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Floodingnaque.ChatOps.UnitTests.Slack;

/// <summary>Slack's side of Socket Mode, over memory: real web socket framing, no network.</summary>
internal sealed class MemorySockets
{
    private readonly Channel<MemorySocket> _accepted = Channel.CreateUnbounded<MemorySocket>();
    private bool _hangs;

    /// <summary>The next handshake gets no answer.</summary>
    public void HangNext() => _hangs = true;

    public async Task<WebSocket> Connect(Uri url, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _hangs, false))
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        var up = new Pipe();
        var down = new Pipe();
        var client = WebSocket.CreateFromStream(new PipeStream(down.Reader, up.Writer), new WebSocketCreationOptions());
        var server = WebSocket.CreateFromStream(new PipeStream(up.Reader, down.Writer), new WebSocketCreationOptions { IsServer = true });
        Assert.True(_accepted.Writer.TryWrite(new MemorySocket(server)));
        return client;
    }

    public async Task<MemorySocket> Accept() => await _accepted.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    public async Task<MemorySocket> AcceptAndGreet()
    {
        var socket = await Accept();
        await socket.Send("""{"type":"hello","num_connections":1,"connection_info":{"app_id":"A1"}}""");
        return socket;
    }

    public bool NobodyWaits => !_accepted.Reader.TryPeek(out _);
}

internal sealed class MemorySocket(WebSocket socket)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    public Task Send(string json) => SendPiece(json, last: true);

    public Task SendPiece(string json, bool last) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, last, CancellationToken.None);

    public Task Envelope(string id, string type = "events_api", bool accepts = false) => Send(
        $$$"""{"envelope_id":"{{{id}}}","type":"{{{type}}}","payload":{"n":"{{{id}}}"},"accepts_response_payload":{{{(accepts ? "true" : "false")}}}}""");

    /// <summary>The next frame from the bot; null when it says goodbye.</summary>
    public async Task<string?> Receive()
    {
        var buffer = new byte[64 * 1024];
        var got = await socket.ReceiveAsync(buffer, CancellationToken.None).WaitAsync(Soon);
        return got.MessageType == WebSocketMessageType.Close ? null : Encoding.UTF8.GetString(buffer, 0, got.Count);
    }

    public async Task<string?> ReceiveAcknowledgedId() =>
        await Receive() is { } json ? JsonElement.Parse(json).GetProperty("envelope_id").GetString() : null;

    public Task Close() => socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);

    /// <summary>As a cut line does: no goodbye.</summary>
    public void Break() => socket.Dispose();
}

internal sealed class PipeStream(PipeReader reader, PipeWriter writer) : Stream
{
    private readonly Stream _in = reader.AsStream();
    private readonly Stream _out = writer.AsStream();

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush() => _out.Flush();
    public override Task FlushAsync(CancellationToken cancellationToken) => _out.FlushAsync(cancellationToken);
    public override int Read(byte[] buffer, int offset, int count) => _in.Read(buffer, offset, count);
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _in.ReadAsync(buffer, cancellationToken);
    public override void Write(byte[] buffer, int offset, int count) => _out.Write(buffer, offset, count);
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _out.WriteAsync(buffer, cancellationToken);
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _in.Dispose();
        _out.Dispose();
        base.Dispose(disposing);
    }
}
