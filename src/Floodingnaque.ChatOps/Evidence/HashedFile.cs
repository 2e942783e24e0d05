using System.Security.Cryptography;
using Floodingnaque.ChatOps.Journal;
using Microsoft.Win32.SafeHandles;

namespace Floodingnaque.ChatOps.Evidence;

/// <summary>
/// Hashes (SHA-256) and writes to a new file at the same time, in two tasks that share one buffer while the next one is filled. Memory is the
/// two buffers, however long the file gets. For one writer; what was written counts only after <see cref="Complete"/>.
/// </summary>
internal sealed class HashedFile : WriteOnlyStream
{
    private const int BufferBytes = 512 * 1024;

    private readonly SafeFileHandle file;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] filling = GC.AllocateUninitializedArray<byte>(BufferBytes);
    private byte[] storing = GC.AllocateUninitializedArray<byte>(BufferBytes);
    private Task stored = Task.CompletedTask;
    private int filled;
    private long offset;

    /// <exception cref="IOException">It cannot be made, or is there already.</exception>
    public HashedFile(string path) => file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, FileOptions.None);

    /// <summary>Bytes written so far.</summary>
    public long Bytes => offset + filled;

    public override long Length => Bytes;

    /// <summary>Waits until all of it is on the disk.</summary>
    /// <returns>The SHA-256 of all that was written, lower-case hex.</returns>
    /// <exception cref="IOException">The disk is full, or failed.</exception>
    public async Task<string> Complete()
    {
        await Store();
        await stored;
        FileSync.Flush(file);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            buffer = buffer[Take(buffer.Span)..];
            if (filled == BufferBytes)
            {
                await Store(); // to the end, or what was taken of the buffer would be lost
            }
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            buffer = buffer[Take(buffer)..];
            if (filled == BufferBytes)
            {
                Store().GetAwaiter().GetResult();
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            try
            {
                stored.GetAwaiter().GetResult(); // the buffer and the handle are in use until then
            }
            catch (IOException)
            {
                // Whoever wanted the file has heard of it from Complete, or does not want it any more.
            }

            file.Dispose();
            hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Take(ReadOnlySpan<byte> from)
    {
        var count = Math.Min(from.Length, BufferBytes - filled);
        from[..count].CopyTo(filling.AsSpan(filled));
        filled += count;
        return count;
    }

    /// <summary>Hands the full buffer over, once the one before is stored.</summary>
    private async Task Store()
    {
        await stored;
        (filling, storing) = (storing, filling);
        var (count, at) = (filled, offset);
        (filled, offset) = (0, offset + count);
        if (count > 0)
        {
            stored = Task.WhenAll(
                Task.Run(() => hash.AppendData(storing, 0, count)),
                Task.Run(() => RandomAccess.Write(file, storing.AsSpan(0, count), at)));
        }
    }
}
