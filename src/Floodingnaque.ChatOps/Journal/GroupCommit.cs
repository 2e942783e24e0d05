using System.Globalization;

namespace Floodingnaque.ChatOps.Journal;

/// <summary>
/// The one thread that writes. It takes everything that waits, writes each file once, flushes each file once, and only then completes the
/// waiters. A thread of its own, without a synchronisation context: what is acknowledged must not depend on whose thread happens to be free.
/// </summary>
internal sealed partial class GroupCommit : IAsyncDisposable
{
    private const int NoSpace = 28; // ENOSPC
    private const int QuotaExceeded = 122; // EDQUOT

    private readonly object gate = new();
    private readonly AppendFiles files;
    private readonly JournalSettings settings;
    private readonly Action<JournalStream> recorded;
    private readonly ILogger logger;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<JournalStream> waiting = [];
    private bool closing;
    private volatile string? failure;

    /// <param name="recorded">Called on the writer's thread after a stream grew on the disk, before its waiters hear of it.</param>
    public GroupCommit(DataPaths paths, JournalSettings settings, Action<JournalStream> recorded, ILogger logger)
    {
        files = new AppendFiles(paths, settings.OpenFiles);
        (this.settings, this.recorded, this.logger) = (settings, recorded, logger);
        new Thread(Loop) { IsBackground = true, Name = "journal" }.Start();
    }

    /// <summary>Why nothing can be recorded until a restart; null while all is well.</summary>
    public string? Failure => failure;

    /// <summary>Queues a stream that has begun to gather. False: closed.</summary>
    public bool TryEnqueue(JournalStream stream)
    {
        lock (gate)
        {
            if (closing)
                return false;
            waiting.Add(stream);
            Monitor.Pulse(gate);
            return true;
        }
    }

    /// <summary>Writes what was accepted, then ends the thread.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            closing = true;
            Monitor.Pulse(gate);
        }

        await ended.Task;
    }

    private void Loop()
    {
        List<JournalStream> batch = [];
        while (Take(ref batch))
        {
            foreach (var stream in batch)
                Begin(stream);
            foreach (var stream in batch)
                Finish(stream);
            batch.Clear();
            files.Trim();
        }

        files.Dispose();
        ended.SetResult();
    }

    private bool Take(ref List<JournalStream> batch)
    {
        lock (gate)
        {
            while (waiting.Count == 0)
            {
                if (closing)
                    return false;
                Monitor.Wait(gate);
            }

            (batch, waiting) = (waiting, batch);
            return true;
        }
    }

    private void Begin(JournalStream stream)
    {
        StreamBatch batch;
        lock (stream.Gate)
        {
            // A stream that failed and gathered again stands in the queue twice; its newest lines have their own place in it.
            if (stream.Writing is not null || stream.Gathering is null)
                return;
            batch = stream.Writing = stream.Gathering;
            stream.Gathering = null;
        }

        if (failure is not null)
        {
            GiveUp(stream, failure, null);
            return;
        }

        try
        {
            RandomAccess.Write(files.Get(stream.Id).SafeFileHandle, batch.Lines.Written, batch.Offset);
        }
        catch (Exception e)
        {
            CutBack(stream, e);
        }
    }

    private void Finish(JournalStream stream)
    {
        var batch = stream.Writing; // set by this thread only
        if (batch is null)
            return;
        try
        {
            settings.Flush(files.Get(stream.Id).SafeFileHandle);
            if (batch.Offset == 0)
                files.FlushNames(stream.Id);
        }
        catch (Exception e)
        {
            // After a failed fsync the kernel may have dropped the pages and call the next fsync a success: never try again on this file.
            Stop($"the disk did not confirm a write ({e.Message}); restart the bot when the disk is well", e);
            TryCutBack(stream);
            GiveUp(stream, failure!, e);
            return;
        }

        lock (stream.Gate)
        {
            stream.Durable = batch.Head;
            stream.DurableLength = batch.Offset + batch.Lines.Length;
            stream.Writing = null;
        }

        recorded(stream);
        batch.Complete();
    }

    /// <summary>A write failed, most likely for want of room: what got through of it must not come back as recorded after a restart.</summary>
    private void CutBack(JournalStream stream, Exception cause)
    {
        var full = cause is IOException { HResult: NoSpace or QuotaExceeded };
        var reason = full ? $"the disk is full ({cause.Message})" : $"the timeline could not be written ({cause.Message})";
        LogNotWritten(logger, cause, stream.Id.ToString());
        if (!TryCutBack(stream))
            Stop($"{reason}, and what was half written could not be taken back; restart the bot when the disk is well", cause);
        GiveUp(stream, failure ?? reason, cause);
    }

    private bool TryCutBack(JournalStream stream)
    {
        try
        {
            var file = files.Get(stream.Id).SafeFileHandle;
            RandomAccess.SetLength(file, stream.DurableLength);
            settings.Flush(file);
            return true;
        }
        catch (Exception e)
        {
            LogNotCutBack(logger, e, stream.Id.ToString(), stream.DurableLength.ToString(CultureInfo.InvariantCulture));
            return false;
        }
    }

    /// <summary>Fails everything accepted since the last durable line: what was decided on top of a lost line is lost with it.</summary>
    private static void GiveUp(JournalStream stream, string reason, Exception? cause)
    {
        StreamBatch? writing, gathering;
        lock (stream.Gate)
        {
            (writing, gathering) = (stream.Writing, stream.Gathering);
            (stream.Writing, stream.Gathering) = (null, null);
            (stream.Accepted, stream.AcceptedLength) = (stream.Durable, stream.DurableLength);
        }

        writing?.Fail($"not recorded: {reason}", cause);
        gathering?.Fail($"not recorded: {reason}", cause);
    }

    private void Stop(string reason, Exception cause)
    {
        failure ??= reason;
        LogStopped(logger, cause, reason);
    }

    [LoggerMessage(LogLevel.Error, "{Stream}: an append could not be written; it and what was decided after it are refused")]
    private static partial void LogNotWritten(ILogger logger, Exception cause, string stream);

    [LoggerMessage(LogLevel.Error, "{Stream}: could not be cut back to {Length} bytes; the bytes after were never acknowledged")]
    private static partial void LogNotCutBack(ILogger logger, Exception cause, string stream, string length);

    [LoggerMessage(LogLevel.Critical, "The journal has stopped recording: {Reason}")]
    private static partial void LogStopped(ILogger logger, Exception cause, string reason);
}
