using Floodingnaque.ChatOps.Pipeline;
using LiteDB;

namespace Floodingnaque.ChatOps.Journal.LiteDb;

/// <summary>
/// The LiteDB file, treated as what it is: derived, and not to be trusted. It is opened under a watchdog and thrown away at the first
/// doubt. Only the index's own thread comes here.
/// </summary>
internal sealed partial class IndexDatabase(string file, IndexSettings settings, ILogger logger) : IDisposable
{
    private LiteDatabase? database;

    /// <summary>Opens the file and reads everything in it. A file that throws or hangs is moved away, and an empty one takes its place.</summary>
    public IReadOnlyList<IncidentEntry> Open()
    {
        try
        {
            return Watched();
        }
        catch (Exception e)
        {
            LogThrownAway(logger, e, file);
            MoveAway();
            return Watched();
        }
    }

    /// <summary>Begin to commit on one thread and without an await: LiteDB's transactions belong to the thread.</summary>
    public void Write(IEnumerable<IncidentEntry> entries)
    {
        var db = database ?? throw new InvalidOperationException("The index is not open.");
        var collection = Collection(db);
        db.BeginTrans();
        foreach (var entry in entries)
            collection.Upsert(EntryDocument.Write(entry));
        if (!db.Commit())
            throw new InvalidOperationException("LiteDB did not commit.");
        // One writer or not, it leaves everything in its log until told otherwise.
        db.Checkpoint();
    }

    /// <summary>Gives the file up after a failed write, and opens an empty one.</summary>
    public void StartOver(Exception cause)
    {
        LogThrownAway(logger, cause, file);
        if (database is { } old)
            new Thread(() => Discard(old)) { IsBackground = true, Name = "index-discard" }.Start(); // its Dispose may hang, too
        database = null;
        MoveAway();
        Watched();
    }

    /// <summary>Never throws: it ends a thread, and what is derived must not take the process with it.</summary>
    public void Dispose()
    {
        if (database is { } db)
            Discard(db);
    }

    private static ILiteCollection<BsonDocument> Collection(LiteDatabase db) => db.GetCollection("incidents");

    private IReadOnlyList<IncidentEntry> Watched()
    {
        var opened = new TaskCompletionSource<(LiteDatabase, IReadOnlyList<IncidentEntry>)>();
        // Not the pool: a thread that hangs is lost, and without a synchronisation context LiteDB behaves best.
        new Thread(() => Attempt(opened)) { IsBackground = true, Name = "index-open" }.Start();
        if (!((IAsyncResult)opened.Task).AsyncWaitHandle.WaitOne(settings.OpenTimeout))
        {
            // Should it ever come back, it must not keep the file.
            opened.Task.ContinueWith(t => Discard(t.Result.Item1), default, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw new TimeoutException($"{file} did not open within {settings.OpenTimeout.TotalSeconds} s.");
        }

        (database, var entries) = opened.Task.GetAwaiter().GetResult();
        return entries;
    }

    private void Attempt(TaskCompletionSource<(LiteDatabase, IReadOnlyList<IncidentEntry>)> opened)
    {
        LiteDatabase? db = null;
        try
        {
            if (!File.Exists(file))
                PrivateFiles.Open(file, FileMode.CreateNew, FileAccess.Write, FileShare.None).Dispose();
            db = settings.Open(file);
            opened.SetResult((db, [.. Collection(db).FindAll().Select(EntryDocument.Read)]));
        }
        catch (Exception e)
        {
            if (db is not null)
                Discard(db);
            opened.SetException(e);
        }
    }

    private void Discard(LiteDatabase db)
    {
        try
        {
            db.Dispose();
        }
        catch (Exception e)
        {
            LogNotClosed(logger, e, file);
        }
    }

    private void MoveAway()
    {
        // One damaged copy is enough to look at; the file is derived.
        foreach (var part in (string[])[file, Path.ChangeExtension(file, null) + "-log.db"])
        {
            if (File.Exists(part))
                File.Move(part, part + ".damaged", overwrite: true);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The index {File} is thrown away and rebuilt; the record is not touched by this")]
    private static partial void LogThrownAway(ILogger logger, Exception cause, string file);

    [LoggerMessage(LogLevel.Warning, "The index {File} that was given up could not be closed")]
    private static partial void LogNotClosed(ILogger logger, Exception cause, string file);
}
