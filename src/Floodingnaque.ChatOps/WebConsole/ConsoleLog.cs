using System.Text.Json;

namespace Floodingnaque.ChatOps.WebConsole;

/// <summary>
/// The chat file: append-only lines, written through to the operating system but not to the platter, because the record is the journal and
/// this is only what was on the screen. Readable by its owner only. Not thread-safe: the workspace calls it under its lock.
/// </summary>
internal sealed partial class ConsoleLog(string path, ILogger logger) : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>From this size on, a file of which more than half is outdated is written anew at start.</summary>
    private const long WorthCompacting = 1 << 20;

    private FileStream? file;
    private long whole;

    /// <summary>Reads all lines. What stands after the last line feed was cut by a crash and is dropped; a line that cannot be read is skipped.</summary>
    public IEnumerable<ConsoleLine> Open()
    {
        var directory = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
        }

        file = OpenFile(path, FileMode.OpenOrCreate);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        if (whole < bytes.Length)
        {
            LogTornTail(logger, bytes.Length - whole);
            file.SetLength(whole);
        }

        file.Position = whole;
        return Lines(bytes.AsMemory(0, (int)whole));
    }

    /// <summary>False when the disk refused it: the chat goes on in memory, for the record is elsewhere.</summary>
    public bool Append(ConsoleLine line, bool toPlatter = false)
    {
        if (file is null)
        {
            return false;
        }

        try
        {
            file.Write(Bytes(line));
            file.Flush(toPlatter);
            whole = file.Position;
            return true;
        }
        catch (IOException e)
        {
            LogNotWritten(logger, e);
            Rewind();
            return false;
        }
    }

    /// <summary>Writes the file anew with these lines alone if it is large and mostly outdated.</summary>
    public void Compact(int linesRead, IReadOnlyCollection<ConsoleLine> live)
    {
        if (whole < WorthCompacting || linesRead < live.Count * 2)
        {
            return;
        }

        var fresh = path + ".new";
        try
        {
            using (var target = OpenFile(fresh, FileMode.Create))
            {
                using var buffered = new BufferedStream(target, 1 << 16);
                foreach (var line in live)
                {
                    buffered.Write(Bytes(line));
                }

                buffered.Flush();
                target.Flush(flushToDisk: true); // before it takes the old file's place
            }

            file!.Dispose();
            File.Move(fresh, path, overwrite: true);
        }
        catch (IOException e)
        {
            LogNotCompacted(logger, e);
        }

        file = OpenFile(path, FileMode.OpenOrCreate);
        whole = file.Seek(0, SeekOrigin.End);
    }

    public void Dispose() => file?.Dispose();

    private static byte[] Bytes(ConsoleLine line) => [.. JsonSerializer.SerializeToUtf8Bytes(line, ConsoleJson.Default.ConsoleLine), (byte)'\n'];

    private static FileStream OpenFile(string path, FileMode mode)
    {
        // No buffer of our own: what a failed write left in it would come out later, in the middle of another line.
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        var opened = new FileStream(path, options);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(opened.SafeFileHandle, OwnerOnly); // the file may be older than this rule
        }

        return opened;
    }

    private List<ConsoleLine> Lines(ReadOnlyMemory<byte> bytes)
    {
        var lines = new List<ConsoleLine>();
        while (!bytes.IsEmpty)
        {
            var end = bytes.Span.IndexOf((byte)'\n');
            try
            {
                lines.Add(JsonSerializer.Deserialize(bytes.Span[..end], ConsoleJson.Default.ConsoleLine)
                    ?? throw new JsonException("A line is null."));
            }
            catch (Exception e) when (e is JsonException or NotSupportedException)
            {
                LogUnreadable(logger, e.GetType().Name);
            }

            bytes = bytes[(end + 1)..];
        }

        return lines;
    }

    /// <summary>Half a line must not stand before the next one.</summary>
    private void Rewind()
    {
        try
        {
            file!.SetLength(whole);
            file.Position = whole;
        }
        catch (IOException e)
        {
            LogNotWritten(logger, e);
            file!.Dispose();
            file = null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The console's chat file ended in {Bytes} bytes of an unfinished line; cut off.")]
    private static partial void LogTornTail(ILogger logger, long bytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A line of the console's chat file cannot be read ({Why}); skipped.")]
    private static partial void LogUnreadable(ILogger logger, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "The console's chat file cannot be written; the chat goes on in memory.")]
    private static partial void LogNotWritten(ILogger logger, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The console's chat file could not be compacted; the old one stays.")]
    private static partial void LogNotCompacted(ILogger logger, Exception e);
}
