using System.Runtime.CompilerServices;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>What a key has done so far.</summary>
internal struct KeyCounts
{
    public long Requests;
    public long Bytes;
    public uint ClientErrors;
    public uint ServerErrors;

    /// <summary>Seconds since 1970-01-01 UTC.</summary>
    public uint First;

    /// <summary>Seconds since 1970-01-01 UTC.</summary>
    public uint Last;

    /// <summary>Adds one request.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in AccessLine line)
    {
        First = Requests == 0 ? line.Second : Math.Min(First, line.Second);
        Last = Math.Max(Last, line.Second);
        Requests++;
        Bytes += line.Bytes;
        ClientErrors += (uint)(line.Status - 400) < 100 ? 1u : 0;
        ServerErrors += (uint)(line.Status - 500) < 100 ? 1u : 0;
    }

    /// <summary>Adds what another count of the same key holds.</summary>
    public void Add(in KeyCounts other)
    {
        if (other.Requests == 0)
            return;
        First = Requests == 0 ? other.First : Math.Min(First, other.First);
        Last = Math.Max(Last, other.Last);
        Requests += other.Requests;
        Bytes += other.Bytes;
        ClientErrors += other.ClientErrors;
        ServerErrors += other.ServerErrors;
    }
}
