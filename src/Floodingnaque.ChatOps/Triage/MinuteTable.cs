using System.Runtime.CompilerServices;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>Requests by minute. Lines come by time, mostly: the minute at hand is kept apart from the others.</summary>
internal sealed class MinuteTable
{
    /// <summary>Almost two years. What lies in further minutes is counted in <see cref="LeftOut"/>.</summary>
    public const int MaxMinutes = 1_000_000;

    private readonly Dictionary<uint, MinuteCounts> others = [];
    private uint minute;
    private MinuteCounts counts;

    /// <summary>Requests of minutes for which there was no more room.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Minutes since 1970-01-01 UTC with what happened in them.</summary>
    public IEnumerable<(uint Minute, MinuteCounts Counts)> All()
    {
        Keep();
        return others.Select(pair => (pair.Key, pair.Value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in AccessLine line)
    {
        var now = line.Second / 60;
        if (now != minute)
        {
            Keep();
            minute = now;
        }

        counts.Requests++;
        counts.Errors += (uint)(line.Status - 400) < 200 ? 1 : 0;
    }

    public void Add(MinuteTable other)
    {
        foreach (var (at, more) in other.All())
        {
            Keep();
            (minute, counts) = (at, more);
        }

        LeftOut += other.LeftOut;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Keep()
    {
        if (counts.Requests > 0)
        {
            if (others.TryGetValue(minute, out var before) || others.Count < MaxMinutes)
                others[minute] = new MinuteCounts { Requests = before.Requests + counts.Requests, Errors = before.Errors + counts.Errors };
            else
                LeftOut += counts.Requests;
        }

        counts = default;
    }
}

/// <summary>What happened in one minute; errors are answers from 400 to 599.</summary>
internal struct MinuteCounts
{
    public long Requests;
    public long Errors;
}
