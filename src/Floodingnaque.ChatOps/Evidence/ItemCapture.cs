using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Pipeline;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Evidence;

/// <summary>What is to be captured, and for whom.</summary>
/// <param name="Number">Of the item in its collection.</param>
internal sealed record ItemOrder(int Number, string Target, EvidencePiece Piece, string AskedBy);

/// <summary>One item from its source to the disk. Whatever happens is said in its line: a file that is there is whole, or called partial.</summary>
internal sealed partial class ItemCapture(IOptions<EvidenceOptions> options, TimeProvider clock, ILogger<ItemCapture> logger)
{
    /// <summary>Of what a source says, in a journal line (UTF-16 units).</summary>
    private const int MaxWords = 300;

    /// <param name="cancelled">Somebody cancelled, or the bot stops.</param>
    /// <param name="stopping">The bot stops: then it throws, and the item is begun anew after the start.</param>
    public async Task<CustodyLine> Capture(ItemOrder order, EvidenceFolder folder, CancellationToken cancelled, CancellationToken stopping)
    {
        var (piece, started) = (order.Piece, clock.GetUtcNow());
        var compress = piece.IsText && options.Value.Compress;
        var file = folder.Free(EvidenceFolder.FileOf(order.Target, piece.FileName + (compress ? ".gz" : "")));
        var line = new CustodyLine(order.Number, order.Target, piece.Name, null, ItemOutcome.Failed, order.AskedBy, piece.Call, piece.Tool, started, started, null, 0, null, 0, null, "")
        {
            Required = piece.IsRequired,
            Subject = piece.Subject,
        };
        if (cancelled.IsCancellationRequested)
        {
            stopping.ThrowIfCancellationRequested();
            return line with { Outcome = ItemOutcome.Skipped, Words = "cancelled before its turn" };
        }

        try
        {
            using var writer = folder.Begin(file, compress, piece.MaxBytes ?? options.Value.MaxItemBytes, new DiskRoom(folder.Path, options.Value.KeepFree, clock).Shortage);
            var (end, cut) = await Read(piece, writer, cancelled, stopping);
            line = line with { EndedAt = clock.GetUtcNow(), Exit = end.ExitCode, Words = Redaction.Of(cut ?? end.Words ?? "", MaxWords) };
            if (end.ExitCode is not (null or 0) || (cut is not null && writer.Taken == 0))
            {
                folder.GiveUp(file);
                return line with { Words = end.ExitCode is { } code and not 0 ? $"ended with exit code {code}{(line.Words.Length > 0 ? ": " + line.Words : "")}" : line.Words };
            }

            var stored = await writer.Complete();
            folder.Keep(file);
            return line with
            {
                File = file,
                Outcome = cut is null ? ItemOutcome.Collected : ItemOutcome.Partial,
                Bytes = stored.Bytes,
                Sha256 = stored.Sha256,
                ContentBytes = stored.ContentBytes,
                ContentSha256 = stored.ContentSha256,
            };
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            folder.GiveUp(file);
            return line with { EndedAt = clock.GetUtcNow(), Words = Why(order, e) };
        }
    }

    /// <summary>How it ended, and why it was cut; null when it is whole.</summary>
    private async Task<(PieceEnd End, string? Cut)> Read(EvidencePiece piece, ItemWriter writer, CancellationToken cancelled, CancellationToken stopping)
    {
        var longest = piece.Longest ?? options.Value.MaxItemTime;
        using var limit = new CancellationTokenSource(longest, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancelled);
        try
        {
            var end = await piece.Capture(writer, both.Token);
            return (end, end.BrokenOff is { } why ? StepLog.Clean(why) : null);
        }
        catch (TargetException e) when (writer.Taken > 0)
        {
            return (default, StepLog.Clean(e.Message)); // what it gave before it broke off
        }
        catch (ItemCutException e)
        {
            return (default, e.Message);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested && both.IsCancellationRequested)
        {
            return (default, cancelled.IsCancellationRequested ? "cut where it was cancelled" : $"cut after {longest.TotalMinutes:0.#} minutes, the longest that one item may take");
        }
    }

    private string Why(ItemOrder order, Exception e)
    {
        LogFailed(logger, order.Piece.Name, order.Target, e);
        return e is TargetException ? StepLog.Clean(e.Message)
            : e is IOException ? $"it could not be written ({e.Message})"
            : $"something broke on my side ({e.GetType().Name}); the log says more";
    }

    [LoggerMessage(LogLevel.Warning, "{Piece} of {Target} could not be captured.")]
    private static partial void LogFailed(ILogger logger, string piece, string target, Exception e);
}
