using System.Collections.Concurrent;
using System.Threading.Channels;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Observability;

namespace Floodingnaque.ChatOps.Pipeline;

/// <summary>
/// Performs what incidents owe, in order per lane, and records the outcome. What is owed is read off the incidents, so a crash anywhere
/// loses nothing; what may have been done before a crash is looked for before it is done again.
/// </summary>
internal sealed partial class ReactionWorker(
    IncidentStreams streams,
    ReactionPerformer performer,
    ActionRunner runner,
    IEvidenceKeeper evidence,
    Readiness readiness,
    ChatOpsMetrics metrics,
    TimeProvider clock,
    ILogger<ReactionWorker> logger) : BackgroundService
{
    private readonly Channel<IncidentId> woken = Channel.CreateUnbounded<IncidentId>();
    private readonly ConcurrentDictionary<(IncidentId, string), Task> lanes = new();
    private readonly ConcurrentDictionary<(IncidentId, string), Retry> retries = new();

    private readonly record struct Retry(int Attempts, DateTimeOffset NotBefore);

    /// <summary>Performs everything that can be tried now, and what comes of it, until nothing is left that can.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            foreach (var stream in streams.Loaded)
            {
                Start(stream.Id, cancellationToken);
            }

            var running = lanes.Values.ToArray();
            if (running.Length == 0)
            {
                return;
            }

            await Task.WhenAll(running);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        streams.Changed += Wake;
        await readiness.Loaded.WaitAsync(stoppingToken);
        await await Task.WhenAny(Listen(stoppingToken), Sweep(stoppingToken)); // neither ends before the bot does, unless it broke
    }

    private async Task Listen(CancellationToken stoppingToken)
    {
        await foreach (var id in woken.Reader.ReadAllAsync(stoppingToken))
        {
            Start(id, stoppingToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        streams.Changed -= Wake;
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(lanes.Values).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Wake(IncidentStream stream)
    {
        if (!stream.Accepted.Owed.IsEmpty)
        {
            woken.Writer.TryWrite(stream.Id);
        }
    }

    /// <summary>Once a second: what was put off, and what a restart left behind.</summary>
    private async Task Sweep(CancellationToken stoppingToken)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        do
        {
            var pending = 0;
            foreach (var stream in streams.Loaded)
            {
                pending += stream.Accepted.Owed.Count;
                Wake(stream);
            }

            metrics.ReactionsPending(pending);
            await Forget(stoppingToken);
        }
        while (await tick.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Forgets attempts at what is owed no more, for example pages that an acknowledgement called off. Only what is durable counts:
    /// if the record takes it back, whether it may have happened must still be known.</summary>
    private async Task Forget(CancellationToken cancellationToken)
    {
        foreach (var key in retries.Keys)
        {
            try
            {
                var durable = await (await streams.Get(key.Item1, cancellationToken)).Durable();
                if (durable.State.Owed.TrueForAll(o => o.Id != key.Item2))
                {
                    retries.TryRemove(key, out _);
                }
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogNotForgotten(logger, key.Item1, e); // the next sweep looks again
            }
        }
    }

    private void Start(IncidentId id, CancellationToken cancellationToken)
    {
        if (!streams.TryGetLoaded(id, out var stream))
        {
            return;
        }

        foreach (var lane in stream.Accepted.Owed.Select(o => o.Reaction.Lane).Distinct())
        {
            var key = (id, lane);
            if (Next(stream.Accepted, lane) is not null && !lanes.ContainsKey(key))
            {
                var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (lanes.TryAdd(key, done.Task))
                {
                    _ = Drain(key, done, cancellationToken); // tracked in lanes; never throws
                }
            }
        }
    }

    /// <summary>The first reaction of the lane, if it can be tried now. Later ones of the lane wait for it.</summary>
    private Owed? Next(Incident state, string lane)
    {
        var now = clock.GetUtcNow();
        return state.Owed.Find(o => o.Reaction.Lane == lane) is { } first && state.CanTry(first, now)
            && (!retries.TryGetValue((state.Id, first.Id), out var retry) || retry.NotBefore <= now)
            ? first
            : null;
    }

    private async Task Drain((IncidentId Id, string Lane) key, TaskCompletionSource done, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var stream = await streams.Get(key.Id, cancellationToken);
                var durable = await stream.Durable();
                if (Next(durable.State, key.Lane) is not { } owed || !await TryPerform(owed, durable, stream.MayHaveHappened(owed), cancellationToken))
                {
                    return;
                }
            }
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested || e is NotRecordedException)
        {
            // Stopping, or the disk is full: it is still owed.
        }
        catch (Exception e)
        {
            LogLaneFailed(logger, key.Id, key.Lane, e);
        }
        finally
        {
            lanes.TryRemove(key, out _);
            done.SetResult();
        }
    }

    /// <summary>Whether the lane can go on.</summary>
    /// <param name="mayHaveHappened">Before the incident was loaded.</param>
    private async Task<bool> TryPerform(Owed owed, DurableState durable, bool mayHaveHappened, CancellationToken cancellationToken)
    {
        var key = (durable.State.Id, owed.Id);
        retries.TryGetValue(key, out var retry);
        retries[key] = retry with { Attempts = retry.Attempts + 1 }; // from here on it may have happened, whatever fails
        var attempt = new Attempt($"{durable.State.Id}#{owed.Id}", retry.Attempts > 0 || mayHaveHappened, owed.Since);
        IncidentEvent outcome;
        using var span = ChatOpsTraces.Source.StartActivity("chatops.reaction");
        span?.SetTag("chatops.reaction", owed.Reaction.GetType().Name).SetTag("chatops.attempt", retry.Attempts + 1);
        try
        {
            outcome = owed.Reaction switch
            {
                RunReaction action => await runner.Perform(action, durable.State, attempt, cancellationToken),
                CollectionReaction => await evidence.Perform(owed, durable, cancellationToken),
                _ => await performer.Perform(owed, durable, attempt, cancellationToken),
            };
            metrics.ReactionPerformed(owed.Reaction.GetType().Name, "done");
        }
        catch (ChatPlatformException e) when (e.Failure is ChatFailure.Permanent)
        {
            LogGivenUp(logger, attempt.Key, owed.Reaction.GetType().Name, e.Code);
            metrics.ReactionPerformed(owed.Reaction.GetType().Name, "given-up");
            outcome = new ReactionFailed(owed.Id, owed.Reaction.GetType().Name, e.Code) { Who = owed.Reaction.Who };
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            PutOff(key, retry, owed, e);
            return false;
        }

        try
        {
            await streams.Run(durable.State.Id, new RecordOutcome(outcome), _ => null, new Act(Actor.Bot, null, clock.GetUtcNow()), cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            PutOff(key, retry, owed, e); // done outside, owed in the record: not again every second while the disk is full, or the outcome too large
            return false;
        }

        retries.TryRemove(key, out _);
        return true;
    }

    private void PutOff((IncidentId, string) key, Retry retry, Owed owed, Exception e)
    {
        var wait = (e as ChatPlatformException)?.RetryAfter ?? TimeSpan.FromSeconds(Math.Min(30, Math.Pow(2, retry.Attempts) / 2));
        metrics.ReactionPerformed(owed.Reaction.GetType().Name, "retried");
        retries[key] = new Retry(retry.Attempts + 1, clock.GetUtcNow() + wait);
        LogPutOff(logger, $"{key.Item1}#{owed.Id}", owed.Reaction.GetType().Name, wait.TotalSeconds, e);
    }

    [LoggerMessage(LogLevel.Warning, "{Reaction} {Kind} put off for {Seconds} s.")]
    private static partial void LogPutOff(ILogger logger, string reaction, string kind, double seconds, Exception e);

    [LoggerMessage(LogLevel.Warning, "{Reaction} {Kind} given up: {Code}.")]
    private static partial void LogGivenUp(ILogger logger, string reaction, string kind, string code);

    [LoggerMessage(LogLevel.Debug, "What is still owed in {Incident} cannot be told now.")]
    private static partial void LogNotForgotten(ILogger logger, IncidentId incident, Exception e);

    [LoggerMessage(LogLevel.Error, "Lane {Lane} of {Incident} stopped.")]
    private static partial void LogLaneFailed(ILogger logger, IncidentId incident, string lane, Exception e);
}
