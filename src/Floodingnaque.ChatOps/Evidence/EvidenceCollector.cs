using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Evidence;

/// <summary>
/// Collects, item by item in the order of volatility, and seals. Each item is on the disk, then in custody, then in the record, so that after a
/// crash anywhere it goes on where it was. Decides nothing that the incident could decide.
/// </summary>
internal sealed partial class EvidenceCollector(
    IEnumerable<IEvidenceSource> sources, IEnumerable<ILook> looks, ItemCapture capture, DataFolder data, IncidentStreams streams, TimeProvider clock, ILogger<EvidenceCollector> logger) : IEvidenceKeeper
{
    private static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(5);

    public async Task<IncidentEvent> Perform(Owed owed, DurableState durable, CancellationToken cancellationToken)
    {
        var reaction = (CollectionReaction)owed.Reaction;
        var collection = durable.State.Collections[reaction.Collection];
        var path = PathOf(durable.State.Id, collection);
        if (reaction is CheckCollection)
        {
            var verdict = await EvidenceVerifier.Verify(path, collection.ManifestSha256, collection.HandedOut, cancellationToken);
            return new EvidenceChecked(collection.Number, verdict.Holds, $"{collection.Name}: {verdict}");
        }

        if (reaction is LogAccess access)
        {
            EvidenceFolder.Of(path).RecordAccess(access.Item, access.By.Name, clock.GetUtcNow());
            return new ReactionPerformed(owed.Id, nameof(LogAccess), null, null, null, null);
        }

        var work = new Work(durable.State.Id, collection, EvidenceFolder.Open(path));
        return collection.Look is { } look ? await Look(work, look, cancellationToken) : await Collect(work, cancellationToken);
    }

    /// <summary>Where the files of a collection lie.</summary>
    public string PathOf(IncidentId id, EvidenceCollection collection) => Path.Combine(data.Paths.Folder(id), "evidence", collection.Folder);

    private sealed record Work(IncidentId Id, EvidenceCollection Collection, EvidenceFolder Folder);

    private async Task<IncidentEvent> Collect(Work work, CancellationToken cancellationToken)
    {
        using var cancelled = new CancelWatch(streams, work.Id, work.Collection.Number);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancelled.Token, cancellationToken);
        var pieces = new List<(string Target, EvidencePiece Piece)>();
        foreach (var target in work.Collection.Targets.TakeWhile(_ => !cancelled.Token.IsCancellationRequested))
        {
            pieces.AddRange(Named(await Pieces(target, both.Token, cancellationToken)));
        }

        await Store(work, [.. pieces.OrderBy(p => p.Piece.Order)], both.Token, cancellationToken);
        return await Seal(work, null);
    }

    private async Task<IncidentEvent> Look(Work work, LookOrder order, CancellationToken cancellationToken)
    {
        using var cancelled = new CancelWatch(streams, work.Id, work.Collection.Number);
        try
        {
            var look = looks.FirstOrDefault(l => l.Name == order.Look) ?? throw new TargetException($"nothing is configured that could answer `{order.Look}`");
            using var limit = new CancellationTokenSource(LongestLook, clock);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancelled.Token, cancellationToken);
            var answer = await look.Answer(order, work.Id, both.Token);
            await Store(work, [.. answer.Kept.Select(p => (order.Look, Again(work, p)))], cancelled.Token, cancellationToken);
            return await Seal(work, Shown.Of(answer.Findings));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is not NotRecordedException)
        {
            return await Seal(work, new LookFindings(cancelled.Token.IsCancellationRequested ? "It was cancelled." : $"I could not find out: {Why(work, e)}.", [], [], []));
        }
    }

    /// <summary>An answer that was interrupted is given anew, and what was kept of the one before stays what it is.</summary>
    private static EvidencePiece Again(Work work, EvidencePiece piece) => work.Collection.Items.IsEmpty ? piece : piece with { Name = $"{piece.Name} (again)" };

    /// <summary>Each piece of a target with a name of its own: by its name it is known again after an interruption.</summary>
    private static IEnumerable<(string, EvidencePiece)> Named(IEnumerable<(string Target, EvidencePiece Piece)> pieces) => pieces.GroupBy(p => p.Piece.Name, StringComparer.Ordinal)
        .SelectMany(group => group.Select((p, n) => (p.Target, n == 0 ? p.Piece : p.Piece with { Name = $"{p.Piece.Name} ({p.Piece.FileName})" })));

    private async Task<IEnumerable<(string, EvidencePiece)>> Pieces(string target, CancellationToken cancelled, CancellationToken cancellationToken)
    {
        try
        {
            var found = sources.Where(s => s.Target == target).ToArray();
            var all = await Task.WhenAll(found.Select(s => s.Pieces(cancelled)));
            return found.Length == 0
                ? [(target, Broken(new TargetException($"{target} is not configured any more")))]
                : all.SelectMany(p => p).Select(p => (target, p));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return [(target, Broken(e))];
        }

        static EvidencePiece Broken(Exception e) => new("everything", "nothing", Volatility.Processes, "", "", (_, _) => Task.FromException<PieceEnd>(e));
    }

    private async Task Store(Work work, IReadOnlyList<(string Target, EvidencePiece Piece)> pieces, CancellationToken cancelled, CancellationToken cancellationToken)
    {
        var lines = work.Folder.Lines;
        for (var n = 1; n <= pieces.Count; n++)
        {
            var (target, piece) = pieces[n - 1];
            if (work.Collection.Items.Any(i => i.Target == target && i.Name == piece.Name))
            {
                continue; // recorded before the bot was interrupted
            }

            var line = lines.FirstOrDefault(l => l.Source == target && l.Name == piece.Name);
            if (line is null && !work.Folder.IsSealed)
            {
                line = await capture.Capture(new ItemOrder(Number(work, lines, n), target, piece, work.Collection.By.Name), work.Folder, cancelled, cancellationToken);
                work.Folder.Record(line);
            }

            if (line is not null)
            {
                await streams.Run(work.Id, new RecordOutcome(new EvidenceItemStored(work.Collection.Number, line.ToItem())), _ => null, new Act(Actor.Bot, null, clock.GetUtcNow()), cancellationToken);
            }
        }
    }

    /// <summary>Its place in the order, unless an interruption left the number to another.</summary>
    private static int Number(Work work, IReadOnlyList<CustodyLine> lines, int n)
    {
        var taken = lines.Select(l => l.Item).Concat(work.Collection.Items.Select(i => i.Number)).ToHashSet();
        return taken.Contains(n) ? taken.Max() + 1 : n;
    }

    private async Task<IncidentEvent> Seal(Work work, LookFindings? findings)
    {
        var durable = await (await streams.Get(work.Id, CancellationToken.None)).Durable();
        var items = durable.State.Collections[work.Collection.Number].Items;
        var manifest = work.Folder.Seal($"{work.Id} {ReactionPerformer.Witness(durable)}");
        var kept = items.Count(i => i.IsKept);
        return new EvidenceSealed(work.Collection.Number, manifest, items.Count == 0 ? "" : $"{(kept == items.Count ? $"{kept}" : $"{kept} of {items.Count}")} {(items.Count == 1 ? "item" : "items")}")
        {
            Findings = findings,
        };
    }

    private string Why(Work work, Exception e)
    {
        LogFailed(logger, work.Id, work.Collection.Name, e);
        return e is TargetException ? StepLog.Clean(e.Message)
            : e is OperationCanceledException ? $"no answer within {LongestLook.TotalMinutes:0} minutes"
            : $"something broke on my side ({e.GetType().Name}); the log says more";
    }

    [LoggerMessage(LogLevel.Warning, "{Collection} of {Incident} failed.")]
    private static partial void LogFailed(ILogger logger, IncidentId incident, string collection, Exception e);
}
