using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Journal.LiteDb;

/// <summary>
/// The index: answers come from memory, and one thread of its own brings what was put to LiteDB, the latest of each incident, a batch at a
/// time. If LiteDB fails, the answers stay right and the file is written anew.
/// </summary>
internal sealed partial class IncidentIndex : IIncidentIndex, IDisposable
{
    private readonly object gate = new();
    private readonly Dictionary<IncidentId, IncidentEntry> entries = [];
    private readonly HashSet<IncidentId> unwritten = [];
    private readonly IndexSettings settings;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly FileStream held;
    private readonly IndexDatabase database;
    private readonly Thread thread;
    private List<TaskCompletionSource> waiters = [];
    private IReadOnlyList<IncidentEntry>? newestFirst;
    private bool loaded;
    private bool broken;
    private bool closing;
    private long lastBatch;

    /// <exception cref="DataFolderInUseException">Another process has the index: LiteDB itself would let both in and destroy the file.</exception>
    public IncidentIndex(DataFolder folder, IndexSettings settings, TimeProvider clock, ILogger<IncidentIndex> logger)
    {
        (this.settings, this.clock, this.logger) = (settings, clock, logger);
        held = DataFolder.Hold(Path.Combine(folder.Paths.Index, "lock"), folder.Paths.Index);
        database = new IndexDatabase(Path.Combine(folder.Paths.Index, "index.db"), settings, logger);
        lastBatch = clock.GetTimestamp();
        thread = new Thread(Loop) { IsBackground = true, Name = "index" };
        thread.Start();
    }

    public IReadOnlyList<IncidentEntry> All()
    {
        lock (gate)
        {
            while (!loaded)
                Monitor.Wait(gate);
            return newestFirst ??= [.. entries.Values.OrderByDescending(e => e.DeclaredAt).ThenByDescending(e => e.Id)];
        }
    }

    public void Put(IncidentEntry entry)
    {
        lock (gate)
        {
            entries[entry.Id] = entry;
            unwritten.Add(entry.Id);
            newestFirst = null;
            Monitor.PulseAll(gate);
        }
    }

    public Task Flush(CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closing, this);
            waiters.Add(done);
            Monitor.PulseAll(gate);
        }

        return done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Writes what was put, unless LiteDB hangs: then it is left behind, to be rebuilt.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            closing = true;
            Monitor.PulseAll(gate);
        }

        thread.Join(settings.OpenTimeout);
        held.Dispose();
    }

    private void Loop()
    {
        Load();
        while (Take() is var (batch, waiting) && (batch.Length > 0 || waiting.Count > 0))
        {
            var failure = batch.Length > 0 || broken ? Write(batch) : null;
            foreach (var waiter in waiting)
            {
                if (failure is null)
                    waiter.SetResult();
                else
                    waiter.SetException(new IOException("The index could not be written.", failure));
            }
        }

        database.Dispose();
    }

    private void Load()
    {
        IReadOnlyList<IncidentEntry> found = [];
        try
        {
            found = database.Open();
        }
        catch (Exception e)
        {
            broken = true;
            LogMemoryOnly(logger, e);
        }

        lock (gate)
        {
            foreach (var entry in found)
                entries.TryAdd(entry.Id, entry); // what was put meanwhile is newer
            newestFirst = null;
            loaded = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Waits for work, then for the time of the next batch, unless somebody waits. Both empty: closed.</summary>
    private (IncidentEntry[] Batch, List<TaskCompletionSource> Waiting) Take()
    {
        lock (gate)
        {
            while (unwritten.Count == 0 && waiters.Count == 0 && !closing)
                Monitor.Wait(gate);
            while (waiters.Count == 0 && !closing && settings.BatchEvery - clock.GetElapsedTime(lastBatch) is var left && left > TimeSpan.Zero)
                Monitor.Wait(gate, left);
            lastBatch = clock.GetTimestamp();
            // After a failure the file is empty: everything goes in again.
            var batch = broken ? Everything() : [.. unwritten.Select(id => entries[id])];
            var waiting = waiters;
            unwritten.Clear();
            waiters = [];
            return broken && closing ? ([], waiting) : (batch, waiting); // closing must end, even on a broken disk
        }
    }

    private Exception? Write(IncidentEntry[] batch)
    {
        try
        {
            if (broken)
                database.StartOver(new IOException("It could not be opened or written before."));
            database.Write(batch);
            broken = false;
            return null;
        }
        catch (Exception e) when (!broken)
        {
            // Some damage shows at the first write only (seen: a header that reads well and throws when a page is added).
            broken = true;
            LogMemoryOnly(logger, e);
            return Write(Everything());
        }
        catch (Exception e)
        {
            // Not tried again at once: what broke it (a full disk) is most likely still there. The next put or flush does.
            LogMemoryOnly(logger, e);
            return e;
        }
    }

    private IncidentEntry[] Everything()
    {
        lock (gate)
            return [.. entries.Values];
    }

    [LoggerMessage(LogLevel.Error, "The index could not be opened or written; it answers from memory and is to be written anew")]
    private static partial void LogMemoryOnly(ILogger logger, Exception cause);
}
