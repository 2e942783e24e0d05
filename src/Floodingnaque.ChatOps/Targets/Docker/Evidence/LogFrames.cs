using System.Buffers.Binary;
using System.Text;

namespace Floodingnaque.ChatOps.Targets.Docker.Evidence;

/// <summary>
/// Takes the frames off an engine's log stream, wherever it is cut: eight bytes (the stream's number, three zeros, the length, big-endian),
/// then so many bytes of that stream. The engine's own last words come as stream 3.
/// </summary>
internal sealed class LogFrames
{
    private const int HeaderLength = 8;
    private const byte EngineStream = 3;
    private const int MaxWords = 1024;

    private readonly byte[] header = new byte[HeaderLength];
    private readonly List<byte> words = [];
    private int filled;
    private uint left;

    /// <summary>Nothing is begun and not ended.</summary>
    public bool IsWhole => filled == 0 && left == 0;

    /// <summary>What the engine said of a failure of its own; null when it said nothing.</summary>
    public string? EngineWords => words.Count == 0 ? null : Encoding.UTF8.GetString([.. words]).Trim();

    /// <param name="payload">At least as long as <paramref name="bytes"/>.</param>
    /// <returns>Bytes that were written to it.</returns>
    /// <exception cref="NoFramesException">These are no frames.</exception>
    public int Take(ReadOnlySpan<byte> bytes, Span<byte> payload)
    {
        var written = 0;
        while (bytes.Length > 0)
        {
            if (left == 0)
            {
                var count = Math.Min(HeaderLength - filled, bytes.Length);
                bytes[..count].CopyTo(header.AsSpan(filled));
                bytes = bytes[count..];
                filled += count;
                if (filled == HeaderLength)
                {
                    Begin();
                }

                continue;
            }

            var part = bytes[..(int)Math.Min(left, bytes.Length)];
            bytes = bytes[part.Length..];
            left -= (uint)part.Length;
            if (header[0] == EngineStream)
            {
                words.AddRange(part[..Math.Min(part.Length, MaxWords - words.Count)]);
            }
            else
            {
                part.CopyTo(payload[written..]);
                written += part.Length;
            }
        }

        return written;
    }

    private void Begin()
    {
        if (header[0] > EngineStream || header[1] != 0 || header[2] != 0 || header[3] != 0)
        {
            throw new NoFramesException();
        }

        left = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4));
        filled = 0;
    }
}

/// <summary>What came is not a log stream in frames.</summary>
internal sealed class NoFramesException() : Exception("the container engine's log stream is not in frames as it should be");
