using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>What one thread has counted. Not for several threads; <see cref="Add(AccessTally)"/> puts two together.</summary>
internal sealed class AccessTally(TopQuery query)
{
    /// <summary>Bytes of a key. Longer paths and agents are told apart by this much of them.</summary>
    public const int MaxKey = 1024;

    private const int StatusCount = 1000;

    private readonly uint since = (uint)Math.Clamp(query.Since is { } at ? (at.ToUnixTimeMilliseconds() + 999) / 1000 : 0, 0, uint.MaxValue);
    private readonly KeyTable? ips = query.Dimensions.HasFlag(Dimensions.Ips) ? new KeyTable(query.MaxKeys) : null;
    private readonly KeyTable? agents = query.Dimensions.HasFlag(Dimensions.Agents) ? new KeyTable(query.MaxKeys) : null;
    private readonly KeyTable? paths = query.Dimensions.HasFlag(Dimensions.Paths) ? new KeyTable(query.MaxKeys) : null;
    private readonly KeyCounts[] statuses = new KeyCounts[StatusCount];
    private readonly KeyBatch batch = new();
    private LogClock clock;

    public KeyTable? Ips => ips;

    public KeyTable? Agents => agents;

    public KeyTable? Paths => paths;

    /// <summary>By status, 0 to 999.</summary>
    public IReadOnlyList<KeyCounts> Statuses => statuses;

    public MinuteTable Minutes { get; } = new();

    /// <summary>Lines of the format, those before the period too.</summary>
    public long LinesRead { get; private set; }

    /// <summary>Lines that are not of the format.</summary>
    public long LinesUnread { get; private set; }

    /// <summary>Counts every line of a block.</summary>
    /// <param name="block">Whole lines, then <see cref="AccessLineReader.Padding"/> line feeds.</param>
    /// <param name="length">Bytes of the lines, the last line feed included.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Count(byte[] block, int length)
    {
        ref var bytes = ref MemoryMarshal.GetArrayDataReference(block);
        var unread = 0;
        for (var start = 0; start < length;)
        {
            ref var line = ref batch.Lines[batch.Count];
            if (!AccessLineReader.TryRead(ref bytes, ref start, ref clock, out line))
            {
                unread++;
                continue;
            }

            LinesRead++;
            if (line.Second < since)
                continue;
            statuses[line.Status].Add(line);
            Minutes.Add(line);
            if (++batch.Count == KeyBatch.Size)
                CountKeys(ref bytes);
        }

        CountKeys(ref bytes);
        LinesUnread += unread;
    }

    /// <summary>Counts lines that were too long to be looked at.</summary>
    public void AddUnread(long lines) => LinesUnread += lines;

    /// <summary>Adds what another thread has counted.</summary>
    public void Add(AccessTally other)
    {
        LinesRead += other.LinesRead;
        LinesUnread += other.LinesUnread;
        ips?.Add(other.ips!);
        agents?.Add(other.agents!);
        paths?.Add(other.paths!);
        Minutes.Add(other.Minutes);
        for (var status = 0; status < StatusCount; status++)
        {
            statuses[status].Add(other.statuses[status]);
        }
    }

    private void CountKeys(ref byte block)
    {
        if (ips is not null)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                (batch.Keys[i], batch.Lengths[i]) = (batch.Lines[i].Start, batch.Lines[i].AddressLength);
            }

            ips.Add(ref block, batch);
        }

        if (agents is not null)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                (batch.Keys[i], batch.Lengths[i]) = (batch.Lines[i].Agent, Math.Min(batch.Lines[i].AgentLength, MaxKey));
            }

            agents.Add(ref block, batch);
        }

        if (paths is not null)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                var (from, path) = RequestPath.Of(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref block, batch.Lines[i].Request), batch.Lines[i].RequestLength));
                (batch.Keys[i], batch.Lengths[i]) = (batch.Lines[i].Request + from, Math.Min(path, MaxKey));
            }

            paths.Add(ref block, batch);
        }

        batch.Count = 0;
    }
}
