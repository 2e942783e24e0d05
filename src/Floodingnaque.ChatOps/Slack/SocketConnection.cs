using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>Why a connection needs a successor.</summary>
internal enum SocketEnd
{
    /// <summary>It broke or was closed.</summary>
    Closed,

    /// <summary>There never was a hello.</summary>
    Unheard,

    /// <summary>Slack is about to close it (<c>warning</c>, <c>refresh_requested</c>); it still delivers until then.</summary>
    Replace,

    /// <summary>Socket Mode was turned off for the app.</summary>
    TurnedOff,
}

/// <summary>One Socket Mode connection: https://docs.slack.dev/apis/events-api/using-socket-mode</summary>
internal sealed partial class SocketConnection(WebSocket socket, SocketHandler handle, TimeProvider clock, ILogger logger) : IDisposable
{
    // Slack's requests are far below; a frame without end must not eat the memory.
    private const int MaxFrameBytes = 4 * 1024 * 1024;
    private const int MaxHandlers = 64;

    // Slack itself stops sending while so much is unacknowledged; what comes nevertheless is dropped, and comes again.
    private const int MaxTaken = 1_024;
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HandlerGrace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _abandoned = new();
    private readonly SemaphoreSlim _sending = new(1, 1); // a web socket takes one send at a time
    private readonly SemaphoreSlim _handlers = new(MaxHandlers, MaxHandlers);
    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private int _taken; // handled now, or waiting for a handler
    private readonly TaskCompletionSource _hello = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<SocketEnd> _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with Slack's hello; only then does the connection count.</summary>
    public Task Hello => _hello.Task;

    /// <summary>Completes when a successor is needed, perhaps while this one still delivers.</summary>
    public Task<SocketEnd> Over => _over.Task;

    /// <summary>Receives until the connection ends; never throws for a broken one.</summary>
    public async Task RunAsync()
    {
        try
        {
            var frame = new ArrayBufferWriter<byte>();
            while (await ReceiveAsync(frame))
            {
                Dispatch(frame.WrittenSpan.ToArray());
                frame.ResetWrittenCount();
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            LogBroken(logger, e.Message);
        }
        finally
        {
            _over.TrySetResult(SocketEnd.Closed);
            await Task.WhenAll(_running.Keys);
        }
    }

    /// <summary>Lets handlers acknowledge, says goodbye, and gives up on a peer that does not answer it.</summary>
    /// <param name="running">What <see cref="RunAsync"/> gave.</param>
    public async Task CloseAsync(Task running)
    {
        if (!running.IsCompleted)
        {
            await Task.WhenAny(Task.WhenAll(_running.Keys), Task.Delay(HandlerGrace, clock, CancellationToken.None));
            await SayGoodbyeAsync();
            await Task.WhenAny(running, Task.Delay(CloseGrace, clock, CancellationToken.None));
        }

        await _abandoned.CancelAsync();
        await running;
    }

    public void Dispose()
    {
        socket.Dispose();
        _abandoned.Dispose();
        _sending.Dispose();
        _handlers.Dispose();
    }

    private async Task SayGoodbyeAsync()
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
            return; // said already, or nobody is listening

        try
        {
            await SendAsync(cancel => socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancel));
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or InvalidOperationException)
        {
            LogBroken(logger, e.Message);
        }
    }

    /// <summary>One whole message, which may come in pieces; false when the peer has closed.</summary>
    private async Task<bool> ReceiveAsync(ArrayBufferWriter<byte> frame)
    {
        while (true)
        {
            var piece = await socket.ReceiveAsync(frame.GetMemory(8192), _abandoned.Token);
            if (piece.MessageType == WebSocketMessageType.Close)
            {
                await SayGoodbyeAsync();
                return false;
            }

            frame.Advance(piece.Count);
            if (frame.WrittenCount > MaxFrameBytes)
                throw new WebSocketException(WebSocketError.Faulted, $"a frame is larger than {MaxFrameBytes} bytes");
            if (piece.EndOfMessage)
                return true;
        }
    }

    /// <summary>Never waits: a disconnect must be heard however much there is to handle.</summary>
    private void Dispatch(byte[] bytes)
    {
        if (!Parsed<SocketFrame>.Read(bytes, SlackJson.Default.SocketFrame, _ => null).TryGet(out var frame, out var problem))
        {
            LogUnreadable(logger, problem);
            return;
        }

        switch (frame)
        {
            case { Type: "hello" }:
                _hello.TrySetResult();
                break;
            case { Type: "disconnect" }:
                LogDisconnect(logger, frame.Reason);
                _over.TrySetResult(frame.Reason == "link_disabled" ? SocketEnd.TurnedOff : SocketEnd.Replace);
                break;
            case { EnvelopeId: { Length: > 0 } id, Type: { Length: > 0 } type, Payload: { } payload }:
                Take(new SocketEnvelope(id, type, payload, frame.AcceptsResponsePayload ?? false));
                break;
            default:
                LogUnreadable(logger, "is of no known type");
                break;
        }
    }

    private void Take(SocketEnvelope envelope)
    {
        if (Interlocked.Increment(ref _taken) > MaxTaken)
        {
            Interlocked.Decrement(ref _taken);
            LogTooMany(logger, envelope.Type, envelope.EnvelopeId);
            return;
        }

        var work = Task.Run(() => HandleInTurnAsync(envelope));
        _running.TryAdd(work, true);
        work.ContinueWith(
            (done, running) => ((ConcurrentDictionary<Task, bool>)running!).TryRemove(done, out _),
            _running, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task HandleInTurnAsync(SocketEnvelope envelope)
    {
        try
        {
            await _handlers.WaitAsync(_abandoned.Token);
            try
            {
                await HandleAsync(envelope);
            }
            finally
            {
                _handlers.Release();
            }
        }
        catch (OperationCanceledException e)
        {
            LogNotAcknowledged(logger, e, envelope.Type, envelope.EnvelopeId); // the connection was given up before its turn came
        }
        finally
        {
            Interlocked.Decrement(ref _taken);
        }
    }

    private async Task HandleAsync(SocketEnvelope envelope)
    {
        try
        {
            var answer = await handle(envelope, _abandoned.Token);
            var acknowledgement = Acknowledgement(envelope, answer);
            await SendAsync(cancel => socket.SendAsync(acknowledgement, WebSocketMessageType.Text, true, cancel).AsTask());
        }
        catch (Exception e)
        {
            // Not acknowledged: Slack delivers events again, and tells the person of anything else.
            LogNotAcknowledged(logger, e, envelope.Type, envelope.EnvelopeId);
        }
    }

    private static ReadOnlyMemory<byte> Acknowledgement(SocketEnvelope envelope, ReadOnlyMemory<byte> answer)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        json.WriteString("envelope_id", envelope.EnvelopeId);
        if (!answer.IsEmpty && envelope.AcceptsResponsePayload)
        {
            json.WritePropertyName("payload");
            json.WriteRawValue(answer.Span);
        }

        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenMemory;
    }

    private async Task SendAsync(Func<CancellationToken, Task> send)
    {
        using var late = new CancellationTokenSource(SendTimeout, clock);
        await _sending.WaitAsync(late.Token);
        try
        {
            await send(late.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    [LoggerMessage(LogLevel.Information, "Slack asks for a new Socket Mode connection: {Reason}")]
    private static partial void LogDisconnect(ILogger logger, string? reason);

    [LoggerMessage(LogLevel.Information, "Slack's Socket Mode connection ended: {Reason}")]
    private static partial void LogBroken(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "A Socket Mode frame {Problem} and is ignored")]
    private static partial void LogUnreadable(ILogger logger, string problem);

    [LoggerMessage(LogLevel.Error, "Socket Mode envelope {EnvelopeId} ({Type}) is dropped unacknowledged: too much is waiting already")]
    private static partial void LogTooMany(ILogger logger, string type, string envelopeId);

    [LoggerMessage(LogLevel.Error, "Socket Mode envelope {EnvelopeId} ({Type}) is not acknowledged")]
    private static partial void LogNotAcknowledged(ILogger logger, Exception exception, string type, string envelopeId);
}
