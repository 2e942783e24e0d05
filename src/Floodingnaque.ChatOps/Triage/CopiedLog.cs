using System.IO.Pipelines;
using System.Net.Sockets;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>Reads a log that is elsewhere while it is copied here; copying begins with the first reading, and never runs far ahead of it.</summary>
internal sealed class CopiedLog(TargetLog log, DateTimeOffset? since, CancellationToken cancellationToken) : Stream
{
    private readonly CancellationTokenSource stopped = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private Task? copying;
    private Stream? content;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var rented = new byte[buffer.Length];
        var count = (content ??= Begin()).Read(rented, 0, rented.Length);
        rented.AsSpan(0, count).CopyTo(buffer);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => (content ??= Begin()).Read(buffer, offset, count);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stopped.Cancel();
            content?.Dispose();
            copying?.ContinueWith(_ => stopped.Dispose(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        base.Dispose(disposing);
    }

    private Stream Begin()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 4 << 20, resumeWriterThreshold: 2 << 20, minimumSegmentSize: 64 << 10, useSynchronizationContext: false));
        copying = Task.Run(() => Copy(pipe.Writer));
        return pipe.Reader.AsStream();
    }

    /// <summary>What goes wrong comes out at the reader's end.</summary>
    private async Task Copy(PipeWriter writer)
    {
        Exception? failed = null;
        try
        {
            await using var to = writer.AsStream(leaveOpen: true);
            await log.CopyTo(to, since, stopped.Token);
        }
        catch (Exception e)
        {
            failed = e;
        }

        await writer.CompleteAsync(failed is null or TargetException ? failed : new TargetException(Why(failed), failed));
    }

    private static string Why(Exception e) => e is IOException or HttpRequestException or SocketException or TimeoutException ? e.Message : $"something broke on my side ({e.GetType().Name})";
}
