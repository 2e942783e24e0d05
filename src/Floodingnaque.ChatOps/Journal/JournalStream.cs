using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Journal;

/// <summary>What the journal holds in memory of one stream. Everything here is read and written under <see cref="Gate"/>.</summary>
internal sealed class JournalStream(IncidentId id)
{
    public Lock Gate { get; } = new();

    public IncidentId Id { get; } = id;

    public bool Opened { get; set; }

    /// <summary>Why nothing may be appended: a person has to look first.</summary>
    public Damage? Damage { get; set; }

    /// <summary>Found at opening: the head file is missing or names an earlier line, as a crash leaves it.</summary>
    public bool HeadIsStale { get; set; }

    /// <summary>The last place given away, and where the next line goes in the file.</summary>
    public JournalHead Accepted { get; set; } = new(0, "");

    public long AcceptedLength { get; set; }

    /// <summary>What is on the disk.</summary>
    public JournalHead Durable { get; set; } = new(0, "");

    public long DurableLength { get; set; }

    /// <summary>Lines that wait for the writer. All of one stream's waiters share it, and its one flush.</summary>
    public StreamBatch? Gathering { get; set; }

    /// <summary>Lines that the writer is at.</summary>
    public StreamBatch? Writing { get; set; }

    /// <summary>Completes when everything accepted so far is on the disk.</summary>
    public Task AllDurable => Gathering?.Done ?? Writing?.Done ?? Task.CompletedTask;
}

/// <summary>Why a stream takes nothing more. <paramref name="Line"/>: the first that does not hold; null when it is not a line.</summary>
internal sealed record Damage(string Why, long? Line);

/// <summary>Lines of one stream that reach the disk together or not at all.</summary>
internal sealed class StreamBatch(long offset) : IDisposable
{
    // Continuations of waiters must never run on the writer's thread.
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where in the file it begins.</summary>
    public long Offset { get; } = offset;

    public LineBuffer Lines { get; } = new();

    /// <summary>The last line in it.</summary>
    public JournalHead Head { get; set; }

    public Task Done => done.Task;

    public void Complete()
    {
        Dispose();
        done.SetResult();
    }

    public void Fail(string reason, Exception? inner)
    {
        Dispose();
        done.SetException(new NotRecordedException(reason, inner));
    }

    public void Dispose() => Lines.Dispose();
}
