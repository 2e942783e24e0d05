using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace Floodingnaque.ChatOps.Benchmarks.Load;

/// <summary>One kept-alive HTTP/1.1 connection, with no more of HTTP than the three servers answer with.</summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] buffer = new byte[16 * 1024];

    public static async Task<Connection> Open(int port)
    {
        var connection = new Connection();
        await connection.socket.ConnectAsync(IPAddress.Loopback, port);
        return connection;
    }

    /// <returns>The status and the body of the answer, good until the next call.</returns>
    public async ValueTask<(int Status, ReadOnlyMemory<byte> Body)> Send(ReadOnlyMemory<byte> request)
    {
        await socket.SendAsync(request);
        var filled = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled));
            filled += read;
            if (read == 0)
            {
                throw new IOException("The server hung up: " + System.Text.Encoding.ASCII.GetString(buffer, 0, filled));
            }

            if (Answer(buffer.AsSpan(0, filled)) is var (bodyAt, end) && end <= filled)
            {
                return (((buffer[9] - '0') * 100) + ((buffer[10] - '0') * 10) + (buffer[11] - '0'), buffer.AsMemory(bodyAt, end - bodyAt));
            }
        }
    }

    public void Dispose() => socket.Dispose();

    /// <summary>Where the body begins and the answer ends; null while that cannot be told.</summary>
    private static (int BodyAt, int End)? Answer(ReadOnlySpan<byte> received)
    {
        var head = received.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return null;
        }

        var bodyAt = head + 4;
        var length = received[..head].IndexOf("\r\nContent-Length: "u8);
        if (length >= 0 && Utf8Parser.TryParse(received[(length + 18)..], out int bytes, out _))
        {
            return (bodyAt, bodyAt + bytes);
        }

        // In chunks: the last one is empty.
        var last = received[bodyAt..].IndexOf("0\r\n\r\n"u8);
        return last < 0 ? null : (bodyAt, bodyAt + last + 5);
    }
}
