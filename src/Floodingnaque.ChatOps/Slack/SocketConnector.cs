using System.Net.WebSockets;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>Opens a web socket; tests put one over memory in its place.</summary>
internal delegate Task<WebSocket> SocketConnector(Uri url, CancellationToken cancellationToken);

internal static class SocketConnectors
{
    /// <summary>
    /// Slack pings and <see cref="ClientWebSocket"/> answers by itself; our own ping with its timeout notices a line that died silently.
    /// </summary>
    public static async Task<WebSocket> ConnectAsync(Uri url, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(15);
            socket.Options.KeepAliveTimeout = TimeSpan.FromSeconds(20);
            await socket.ConnectAsync(url, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
