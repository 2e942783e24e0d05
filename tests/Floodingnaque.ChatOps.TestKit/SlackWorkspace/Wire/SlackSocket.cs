using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>One Socket Mode connection: sends envelopes and waits for their acknowledgements on this very connection.</summary>
internal sealed class SlackSocket(WebSocket socket, Action<string> complain, bool splitFrames) : IDisposable
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonObject>> waiting = new();
    private readonly SemaphoreSlim sending = new(1);

    /// <summary>Reads acknowledgements until the connection ends.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var chunk = new byte[4096];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(chunk.AsMemory(), cancellationToken);
                if (part.MessageType == WebSocketMessageType.Close) break;
                message.Write(chunk, 0, part.Count);
                if (!part.EndOfMessage) continue;
                Take(Encoding.UTF8.GetString(message.ToArray()));
                message.SetLength(0);
            }

            if (socket.State == WebSocketState.CloseReceived) await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // The app went away without a word; what was waiting fails below.
        }
        finally
        {
            foreach (var one in waiting.Values) one.TrySetException(new IOException("The app closed the connection before it acknowledged."));
        }
    }

    private void Take(string text)
    {
        JsonObject? ack = null;
        try
        {
            ack = JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            // Told below.
        }

        var id = ack?["envelope_id"]?.ToString();
        if (id is null) complain($"Socket Mode: not an acknowledgement: {text}");
        else if (!waiting.TryRemove(id, out var one)) complain($"Socket Mode: acknowledged what this connection did not send, or too late: {id}");
        else one.TrySetResult(ack!);
    }

    /// <summary>Sends one envelope; the reply is late when no acknowledgement comes in time.</summary>
    public async Task<AppReply> DeliverAsync(JsonObject envelope, TimeSpan patience, CancellationToken cancellationToken)
    {
        var id = envelope["envelope_id"]!.ToString();
        var ack = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[id] = ack;
        var watch = Stopwatch.StartNew();
        try
        {
            await SendAsync(envelope, cancellationToken);
            var answer = await ack.Task.WaitAsync(patience, cancellationToken);
            var payload = answer["payload"];
            if (payload is not null && !envelope["accepts_response_payload"]!.GetValue<bool>())
            {
                complain($"Socket Mode: a payload came with the acknowledgement of an envelope that takes none ({envelope["type"]}).");
                payload = null;
            }

            return new AppReply(200, payload?.ToJsonString() ?? "", payload is null ? "" : "application/json", watch.Elapsed);
        }
        catch (TimeoutException)
        {
            waiting.TryRemove(id, out _);
            return new AppReply(0, "", "", watch.Elapsed) { IsLate = true };
        }
        catch (Exception e) when (e is IOException or WebSocketException or ObjectDisposedException)
        {
            return new AppReply(0, e.Message, "", watch.Elapsed);
        }
    }

    public async Task SendAsync(JsonObject frame, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(frame.ToJsonString());
        await sending.WaitAsync(cancellationToken);
        try
        {
            // Cut at odd places on purpose, in the middle of a character even: a client has to loop until EndOfMessage.
            var piece = splitFrames ? 7 : Math.Max(1, bytes.Length);
            for (var at = 0; at < bytes.Length; at += piece)
            {
                var end = Math.Min(at + piece, bytes.Length);
                await socket.SendAsync(bytes[at..end], WebSocketMessageType.Text, end == bytes.Length, cancellationToken);
            }
        }
        finally
        {
            sending.Release();
        }
    }

    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        if (socket.State == WebSocketState.Open) await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
    }

    /// <summary>Cuts the line without a closing frame.</summary>
    public void Abort() => socket.Abort();

    public void Dispose()
    {
        sending.Dispose();
        socket.Dispose();
    }
}
