using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Pipeline;

/// <summary>Who does something, under which delivery, and when (UTC).</summary>
internal readonly record struct Act(Actor Actor, DeliveryId? Delivery, DateTimeOffset At);

/// <summary>What became of a command: a refusal, or the state after it. Either way it is on the disk by the time somebody is told.</summary>
internal readonly record struct Outcome(Refusal? Refusal, Incident State, bool Recorded);

/// <summary>A state that is durable, and the hash of its last line.</summary>
internal readonly record struct DurableState(Incident State, string HeadHash)
{
    /// <summary>As it stands once <paramref name="done"/> succeeds: a card must not name its own earlier failure as missing.</summary>
    public DurableState After(Reaction done) => this with { State = State with { MissingParts = State.MissingParts.After(done) } };
}

/// <summary>
/// One incident in memory. Decisions are made one after the other under a lock that is never held over I/O; many of them share one flush.
/// Nothing is told to anybody, not even a refusal, before what it was decided on is durable.
/// </summary>
internal sealed class IncidentStream(IncidentId id, IJournal journal, Incident loaded, string loadedHash)
{
    private readonly Lock gate = new();
    private readonly long loadedVersion = loaded.Version;
    private Incident state = loaded;
    private string headHash = loadedHash;
    private Task durable = Task.CompletedTask;
    private long lastUsed;

    public IncidentId Id => id;

    /// <summary>Set when what is in memory is ahead of the disk for good; the stream has to be loaded anew.</summary>
    public bool IsStale { get; private set; }

    /// <summary>The state as accepted so far; good for deciding when to wake, not for telling people.</summary>
    public Incident Accepted => state;

    /// <summary>When somebody last asked for it (UTC).</summary>
    public DateTimeOffset LastUsed
    {
        get => new(Interlocked.Read(ref lastUsed), TimeSpan.Zero);
        set => Interlocked.Exchange(ref lastUsed, value.UtcTicks);
    }

    /// <summary>
    /// Lets go of an incident that is resolved, owes nothing and is all on the disk: time alone changes nothing in it any more. Whoever still holds it
    /// finds it stale and loads it anew, so that nothing is decided on one that nobody watches.
    /// </summary>
    public bool TryRetire()
    {
        lock (gate)
        {
            var isOver = !IsStale && durable.IsCompletedSuccessfully && state is { Status: IncidentStatus.Resolved, Owed.IsEmpty: true };
            IsStale |= isOver;
            return isOver;
        }
    }

    /// <summary>It was owed when this was loaded, so it may have been done before. No clock is asked: it may be behind after a crash.</summary>
    public bool MayHaveHappened(Owed owed) => owed.Seq <= loadedVersion;

    /// <exception cref="NotRecordedException">What the state holds did not reach the disk.</exception>
    public async Task<DurableState> Durable()
    {
        (Incident snapshot, string hash, Task flushed) = Snapshot();
        await Flushed(flushed);
        return new DurableState(snapshot, hash);
    }

    /// <summary>Decides and records. Null when the stream is stale or another writer was first: load it and try again.</summary>
    /// <exception cref="NotRecordedException">The events did not reach the disk; nothing happened.</exception>
    public async Task<Outcome?> Run(ICommand command, Func<Incident, Refusal?> guard, Act act)
    {
        Outcome outcome;
        Task flushed;
        lock (gate)
        {
            if (IsStale)
            {
                return null;
            }

            if (Decide(command, guard, act, out flushed) is not { } decided)
            {
                IsStale = true;
                return null;
            }

            outcome = decided;
        }

        await (outcome.Recorded ? Flushed(flushed) : flushed);
        return outcome;
    }

    private Outcome? Decide(ICommand command, Func<Incident, Refusal?> guard, Act act, out Task flushed)
    {
        flushed = durable;
        if (guard(state) is { } refused)
        {
            return new Outcome(refused, state, false);
        }

        var decision = command.Decide(state);
        if (decision.IsRefused(out var refusal))
        {
            return new Outcome(refusal, state, false);
        }

        if (decision.Value.Count == 0)
        {
            return new Outcome(null, state, false);
        }

        var pending = new PendingEvent[decision.Value.Count];
        for (var i = 0; i < pending.Length; i++)
        {
            pending[i] = new PendingEvent(decision.Value[i], act.Actor, act.Delivery, act.At);
        }

        var append = journal.Append(id, state.Version, pending);
        if (!append.Accepted)
        {
            return null;
        }

        flushed = append.Durable;
        if (append.Events.Count == 0)
        {
            return new Outcome(null, state, false); // turned away before it got a place: flushed says why, and memory is still right
        }

        foreach (var recorded in append.Events)
        {
            state = state.After(recorded.Event, new EventStamp(recorded.Seq, recorded.At, recorded.Actor));
            headHash = recorded.Hash;
        }

        durable = append.Durable;
        return new Outcome(null, state, true);
    }

    private async Task Flushed(Task flushed)
    {
        try
        {
            await flushed;
        }
        catch (NotRecordedException)
        {
            lock (gate)
            {
                IsStale = true;
            }

            throw;
        }
    }

    private (Incident State, string Hash, Task Flushed) Snapshot()
    {
        lock (gate)
        {
            return (state, headHash, durable);
        }
    }
}
