using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Floodingnaque.ChatOps.Journal;

/// <summary>
/// Brings a stream from the disk into memory: walks its chain, compares it with its signed head, takes away what a crash left half
/// written. Data in the middle is never cut: such a stream stays as it is and takes nothing more.
/// </summary>
internal sealed partial class StreamOpening(DataPaths paths, JournalSettings settings, ILogger logger)
{
    /// <summary>Call under the stream's gate. True when the end of an append was cut that a crash had left unfinished: nobody was ever told that it was recorded.</summary>
    public bool Open(JournalStream stream)
    {
        var path = paths.Timeline(stream.Id);
        if (!File.Exists(path))
        {
            // A new stream; unless its head says that there was one.
            stream.Damage = File.Exists(paths.Head(stream.Id)) ? new Damage($"{path} is missing, though its head is there. Put the true file back.", 1) : null;
            stream.Opened = true;
            return false;
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var (head, damage) = ReadHead(stream);
        string? hashAtHead = null;
        var state = ChainWalk.Run(file, RandomAccess.GetLength(file), (seq, _, hash) =>
        {
            if (seq == head?.Head.Seq)
                hashAtHead = Convert.ToHexStringLower(hash);
        });
        stream.Damage = Judge(path, state, head, hashAtHead) ?? damage;
        var cut = stream.Damage is null && Repair(stream, file, state);
        (stream.Accepted, stream.AcceptedLength) = (state.Head, state.Length);
        (stream.Durable, stream.DurableLength) = (state.Head, state.Length);
        stream.HeadIsStale = stream.Damage is null && state.Head.Seq > (head?.Head.Seq ?? 0);
        stream.Opened = true;
        if (stream.Damage is not null)
            LogDamaged(logger, stream.Id.ToString(), stream.Damage.Why);
        return cut;
    }

    private bool Repair(JournalStream stream, SafeFileHandle file, ChainState state)
    {
        if (state.TornBytes > 0)
            RandomAccess.SetLength(file, state.Length);
        // Whole lines may come from a process that was killed between write and flush: from here on they are decided upon.
        settings.Flush(file);
        DirectorySync.Flush(paths.Folder(stream.Id));
        if (state.TornBytes == 0)
            return false;
        LogTorn(logger, stream.Id.ToString(), state.Head.Seq, state.TornBytes);
        return true;
    }

    private (SignedHead? Head, Damage? Damage) ReadHead(JournalStream stream)
    {
        try
        {
            var head = SignedHead.Read(paths.Head(stream.Id));
            return head is null || head.Stream == stream.Id
                ? (head, null)
                : (null, new Damage($"{paths.Head(stream.Id)} is the head of {head.Stream}. Put the right one back, or remove it to go on without.", null));
        }
        catch (JournalFormatException e)
        {
            return (null, new Damage($"{e.Message} Put the right one back, or remove it to go on without.", null));
        }
    }

    private static Damage? Judge(string path, ChainState state, SignedHead? head, string? hashAtHead) =>
        state.Break is { } broken
            ? new Damage(string.Create(CultureInfo.InvariantCulture, $"{path}, line {broken.Line} {broken.Why}. Nothing is appended to a broken chain: run verify, then put the true file back."), broken.Line)
        : head is null || hashAtHead == head.Head.Hash
            ? null
        : head.Head.Seq > state.Head.Seq
            ? new Damage(string.Create(
                CultureInfo.InvariantCulture,
                $"{path} ends at line {state.Head.Seq}, its signed head says {head.Head.Seq}: the end is missing (copied while the bot was running?). Put the whole file back, or remove the file head to go on without the missing lines."), state.Head.Seq + 1)
            : new Damage(string.Create(CultureInfo.InvariantCulture, $"{path}, line {head.Head.Seq} is not the line that the signed head names: the chain was written anew. Run verify, then put the true file back."), head.Head.Seq);

    [LoggerMessage(LogLevel.Warning, "{Stream}: cut {Bytes} bytes after line {Seq}, an append that a crash left unfinished and that was never acknowledged")]
    private static partial void LogTorn(ILogger logger, string stream, long seq, long bytes);

    [LoggerMessage(LogLevel.Error, "{Stream} takes no more entries: {Damage}")]
    private static partial void LogDamaged(ILogger logger, string stream, string damage);
}
