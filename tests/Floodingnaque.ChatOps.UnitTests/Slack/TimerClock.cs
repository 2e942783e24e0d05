using Microsoft.Extensions.Time.Testing;

namespace Floodingnaque.ChatOps.UnitTests.Slack;

/// <summary>A fake clock that tells when somebody has begun to wait on it: advancing before that would race.</summary>
internal sealed class TimerClock() : FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 3, 0, 0, TimeSpan.Zero))
{
    private readonly Lock _sync = new();
    private readonly List<TimeSpan> _started = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        lock (_sync)
        {
            _started.Add(dueTime);
            _changed.SetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return timer;
    }

    /// <summary>Completes once as many timers of that length have been started.</summary>
    public async Task Started(TimeSpan length, int times = 1)
    {
        while (true)
        {
            Task changed;
            lock (_sync)
            {
                if (_started.Count(started => started == length) >= times)
                    return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(TimeSpan.FromSeconds(20));
        }
    }
}
