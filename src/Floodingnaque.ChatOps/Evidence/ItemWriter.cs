using System.IO.Compression;
using System.Security.Cryptography;

namespace Floodingnaque.ChatOps.Evidence;

/// <summary>An item is over a limit: what was read is kept. The message is a sentence that people read.</summary>
internal sealed class ItemCutException(string sentence) : Exception(sentence);

/// <summary>What lies on the disk of an item, and what its source gave.</summary>
/// <param name="Sha256">Of the file as it lies there; the same as <paramref name="ContentSha256"/> unless it is compressed.</param>
internal sealed record StoredFile(long Bytes, string Sha256, long ContentBytes, string ContentSha256);

/// <summary>Takes what a source gives, within its limits, into a file that has no name to be found by until it is whole.</summary>
internal sealed class ItemWriter : WriteOnlyStream
{
    /// <summary>A member without content (RFC 1952).</summary>
    private static readonly byte[] EmptyGzip = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private readonly HashedFile file;
    private readonly GZipStream? gzip;
    private readonly IncrementalHash? content;
    private readonly long maxBytes;
    private readonly Func<string?> shortage;

    /// <param name="path">Where it is written to; must not exist.</param>
    /// <param name="maxBytes">Bytes that are taken before it is cut.</param>
    /// <param name="shortage">Why there is no room on the disk any more; null while there is.</param>
    public ItemWriter(string path, bool compress, long maxBytes, Func<string?> shortage)
    {
        (this.maxBytes, this.shortage) = (maxBytes, shortage);
        file = new HashedFile(path);
        if (compress)
        {
            gzip = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true);
            content = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        }
    }

    /// <summary>Bytes taken so far.</summary>
    public long Taken { get; private set; }

    public override long Length => Taken;

    /// <exception cref="IOException">The disk is full, or failed.</exception>
    public async Task<StoredFile> Complete()
    {
        if (gzip is not null)
        {
            await gzip.DisposeAsync();
            if (Taken == 0)
            {
                await file.WriteAsync(EmptyGzip); // the framework writes nothing at all, and that no tool unpacks
            }
        }

        var sha256 = await file.Complete();
        return new StoredFile(file.Bytes, sha256, Taken, content is null ? sha256 : Convert.ToHexStringLower(content.GetHashAndReset()));
    }

    /// <exception cref="ItemCutException">It is over its limit, or the disk is nearly full; what fits was taken.</exception>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested(); // before any of it is taken: what is taken is hashed and stored, both or neither
        var fits = Fits(buffer.Length);
        var taken = buffer[..fits];
        content?.AppendData(taken.Span);
        await (gzip ?? (Stream)file).WriteAsync(taken, CancellationToken.None);
        Took(fits, buffer.Length);
    }

    /// <exception cref="ItemCutException">It is over its limit, or the disk is nearly full; what fits was taken.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var fits = Fits(buffer.Length);
        content?.AppendData(buffer[..fits]);
        (gzip ?? (Stream)file).Write(buffer[..fits]);
        Took(fits, buffer.Length);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            try
            {
                gzip?.Dispose(); // writes its last bytes, unless that was done
            }
            catch (IOException)
            {
                // The disk: the file is given up anyway.
            }

            file.Dispose();
            content?.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Fits(int count)
    {
        if (shortage() is { } why)
        {
            throw new ItemCutException(why);
        }

        return (int)Math.Min(count, maxBytes - Taken);
    }

    private void Took(int fits, int wanted)
    {
        Taken += fits;
        if (fits < wanted)
        {
            throw new ItemCutException($"cut after {maxBytes:N0} bytes, the most that one item may have");
        }
    }
}
