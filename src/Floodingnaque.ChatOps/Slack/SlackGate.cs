namespace Floodingnaque.ChatOps.Slack;

/// <summary>
/// The gate in front of one rate limit. Open, everybody passes at once. After a 429 it closes for all callers until Retry-After is over,
/// then lets them through one by one in the order they came until the queue is empty, so that the crowd does not earn the next 429.
/// </summary>
internal sealed class SlackGate(TimeProvider clock)
{
    private readonly Lock _sync = new();
    private readonly LinkedList<TaskCompletionSource> _queue = []; // the first one is at the gate, or inside
    private long _opensAt;

    /// <summary>Closes the gate for everybody, never for less than it already is.</summary>
    public void Close(TimeSpan pause)
    {
        lock (_sync)
            _opensAt = Math.Max(_opensAt, After(pause));
    }

    /// <summary>How long the gate stays closed; zero if it is open.</summary>
    public TimeSpan Closed
    {
        get
        {
            lock (_sync)
                return clock.GetTimestamp() >= _opensAt ? TimeSpan.Zero : clock.GetElapsedTime(clock.GetTimestamp(), _opensAt);
        }
    }

    /// <returns>To be disposed after the call; null if waiting would take longer than until <paramref name="deadline"/> (a timestamp of the clock).</returns>
    public async Task<IDisposable?> EnterAsync(long deadline, CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> turn;
        lock (_sync)
        {
            if (_queue.Count == 0 && clock.GetTimestamp() >= _opensAt)
                return Pass.Free;
            if (_opensAt > deadline)
                return null;

            turn = _queue.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            if (_queue.Count == 1)
                turn.Value.SetResult();
        }

        var inside = false;
        try
        {
            var patience = clock.GetElapsedTime(clock.GetTimestamp(), deadline);
            if (patience <= TimeSpan.Zero)
                return null;
            await turn.Value.Task.WaitAsync(patience, clock, cancellationToken);
            // Again and again: a call that was already on its way may close the gate once more.
            while (Closed is { Ticks: > 0 } pause)
            {
                if (After(pause) > deadline)
                    return null;
                await Task.Delay(pause, clock, cancellationToken);
            }

            inside = true;
            return new Pass(() => Leave(turn));
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            if (!inside)
                Leave(turn);
        }
    }

    public long After(TimeSpan wait) => clock.GetTimestamp() + (long)(wait.TotalSeconds * clock.TimestampFrequency);

    private void Leave(LinkedListNode<TaskCompletionSource> turn)
    {
        lock (_sync)
        {
            _queue.Remove(turn);
            _queue.First?.Value.TrySetResult();
        }
    }

    private sealed class Pass(Action? leave) : IDisposable
    {
        public static readonly Pass Free = new(null);

        private Action? _leave = leave;

        public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
    }
}
