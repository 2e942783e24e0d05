using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Observability;

namespace Floodingnaque.ChatOps.Pipeline;

/// <summary>All incidents: those in use are in memory, folded from their journals; the others are loaded when somebody asks.</summary>
internal sealed class IncidentStreams(IJournal journal, Deliveries deliveries, ChatOpsMetrics metrics, TimeProvider clock)
{
    /// <summary>How long an incident that is over stays in memory after somebody last asked for it.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<IncidentId, Task<IncidentStream>> streams = new();
    private readonly ConcurrentDictionary<ChannelRef, IncidentId> channels = new();
    private readonly ConcurrentDictionary<DateOnly, DayCounter> numbers = new();
    private readonly ConcurrentDictionary<IncidentId, bool> lost = new();
    private readonly ConcurrentDictionary<IncidentId, SetAside> setAside = new();

    /// <summary>Raised after something was recorded in an incident and is durable.</summary>
    public event Action<IncidentStream>? Changed;

    /// <summary>Incidents that are in memory now.</summary>
    public IEnumerable<IncidentStream> Loaded =>
        streams.Values.Where(t => t.IsCompletedSuccessfully).Select(t => t.Result).Where(s => !s.IsStale);

    /// <summary>
    /// An incident whose kill switch is thrown; null when none is. What could not be written or reloaded counts as it last stood in memory:
    /// a freeze must not be lost to a full disk.
    /// </summary>
    public IncidentId? FrozenIn()
    {
        foreach (var stream in streams.Values)
        {
            if (stream.IsCompletedSuccessfully && stream.Result.Accepted.Frozen is not null)
            {
                return stream.Result.Id;
            }
        }

        return null;
    }

    /// <summary>Incidents whose record is damaged. A restart with the true file takes them up again.</summary>
    public IEnumerable<SetAside> Damaged => setAside.Values;

    /// <summary>People who were in it, as the index knows them: its own record does not tell any more.</summary>
    public void SetAside(SetAside incident, IEnumerable<Actor> participants) =>
        setAside[incident.Id] = incident with { Participants = participants.ToHashSet() };

    public bool IsSetAside(IncidentId id) => setAside.ContainsKey(id);

    /// <summary>Loads anew what a failed write left ahead of the disk: its ladder must not stand still until somebody asks for it.</summary>
    /// <exception cref="Exception">One of them cannot be read; the others were loaded.</exception>
    public Task Refresh(CancellationToken cancellationToken)
    {
        var stale = streams.Where(s => s.Value is { IsCompletedSuccessfully: true, Result.IsStale: true }).Select(s => s.Key);
        return Task.WhenAll(stale.Concat(lost.Keys).Distinct().Where(id => !IsSetAside(id)).ToArray().Select(id => Get(id, cancellationToken)));
    }

    /// <summary>The incident whose channel this is; null for any other channel.</summary>
    public IncidentId? In(ChannelRef? channel) => channel is { } c && channels.TryGetValue(c, out var id) ? id : null;

    public void Remember(ChannelRef channel, IncidentId id) => channels[channel] = id;

    /// <summary>A number that no incident of that day has, and that is given only once.</summary>
    public IncidentId NextId(DateTimeOffset now)
    {
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        var counter = numbers.GetOrAdd(day, d => new DayCounter(
            journal.Streams.Keys.Where(id => id.Day == d).Select(id => id.Number).DefaultIfEmpty(0).Max()));
        return new IncidentId(day, counter.Next());
    }

    public bool Exists(IncidentId id) => journal.Streams.ContainsKey(id);

    public bool TryGetLoaded(IncidentId id, [NotNullWhen(true)] out IncidentStream? stream)
    {
        stream = streams.TryGetValue(id, out var task) && task.IsCompletedSuccessfully ? task.Result : null;
        return stream is not null;
    }

    /// <exception cref="SetAsideException">The incident's record is damaged.</exception>
    public Task<IncidentStream> Get(IncidentId id, CancellationToken cancellationToken)
    {
        var stream = streams.GetOrAdd(id, static (key, self) => self.Start(key), this);
        if (!stream.IsCompletedSuccessfully || stream.Result.IsStale)
        {
            return Reload(id, stream, cancellationToken);
        }

        stream.Result.LastUsed = clock.GetUtcNow();
        return stream;
    }

    /// <summary>Lets go of incidents that are over, owe nothing and were not asked for lately: they are read again when somebody asks.</summary>
    public void LetGo()
    {
        var before = clock.GetUtcNow() - Idle;
        foreach (var (id, loading) in streams)
        {
            if (loading.IsCompletedSuccessfully && loading.Result.LastUsed < before && loading.Result.TryRetire())
            {
                streams.TryRemove(new(id, loading));
            }
        }
    }

    /// <summary>Decides and records <paramref name="command"/>, as often as another writer is faster.</summary>
    /// <param name="guard">Asked before every decision, on the state that is decided on; a refusal is the outcome.</param>
    /// <exception cref="NotRecordedException">The events did not reach the disk; nothing happened.</exception>
    public async Task<Outcome> Run(
        IncidentId id, ICommand command, Func<Incident, Refusal?> guard, Act act, CancellationToken cancellationToken)
    {
        while (true)
        {
            var stream = await Get(id, cancellationToken);
            var started = Stopwatch.GetTimestamp();
            if (await stream.Run(command, guard, act) is not { } outcome)
            {
                continue;
            }

            if (outcome.Recorded)
            {
                metrics.JournalAppended(Stopwatch.GetElapsedTime(started));
                if (command is AcknowledgeIncident answer && outcome.State.Acknowledged is { } ack && ack.By == answer.By)
                {
                    metrics.EscalationAnswered(outcome.State.Severity.ToString(), ack.Hit);
                }

                Published(stream, act);
            }

            return outcome;
        }
    }

    private void Published(IncidentStream stream, Act act)
    {
        if (act.Delivery is { } delivery)
        {
            deliveries.Recorded(delivery, stream.Id, act.At);
        }

        if (stream.Accepted.Channel is { } channel)
        {
            Remember(channel, stream.Id);
        }

        Changed?.Invoke(stream);
    }

    private async Task<IncidentStream> Reload(IncidentId id, Task<IncidentStream> old, CancellationToken cancellationToken)
    {
        try
        {
            var stream = await old.WaitAsync(cancellationToken);
            if (!stream.IsStale)
            {
                return stream;
            }
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A load that failed is not remembered: the next caller tries again, and this one throws it.
            streams.TryRemove(new(id, old));
            throw;
        }

        lost[id] = true; // until it is read again, though the next attempt may fail too
        streams.TryRemove(new(id, old));
        return await Get(id, cancellationToken);
    }

    /// <summary>A journal is opened with a flush and read whole: not on the thread of whoever asks, which may serve a socket. A new incident has none.</summary>
    private Task<IncidentStream> Start(IncidentId id) => Exists(id) ? Task.Run(() => Load(id)) : Load(id);

    private async Task<IncidentStream> Load(IncidentId id)
    {
        if (setAside.TryGetValue(id, out var known))
        {
            throw new SetAsideException(known);
        }

        var (state, hash) = (Incident.Nothing, "");
        try
        {
            await foreach (var e in journal.Read(id, 0, CancellationToken.None))
            {
                state = state.After(e.Event, new EventStamp(e.Seq, e.At, e.Actor));
                hash = e.Hash;
                if (e.Delivery is { } delivery)
                {
                    deliveries.Recorded(delivery, id, e.At);
                }
            }
        }
        catch (DamagedRecordException e)
        {
            throw new SetAsideException(setAside[id] = new SetAside(id, e.Line, e.Message), e);
        }
        finally
        {
            if (state.Channel is { } channel)
            {
                Remember(channel, id); // of a damaged one too: whoever speaks there has to hear of it
            }
        }

        lost.TryRemove(id, out _);
        return new IncidentStream(id, journal, state, hash) { LastUsed = clock.GetUtcNow() };
    }

    private sealed class DayCounter(int last)
    {
        private int last = last;

        public int Next() => Interlocked.Increment(ref last);
    }
}
