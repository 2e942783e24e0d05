namespace Floodingnaque.ChatOps.Triage;

/// <summary>By what requests are counted.</summary>
[Flags]
internal enum Dimensions
{
    None = 0,

    /// <summary>The first word of the line: an address, or what stands in its place; no quote is in it.</summary>
    Ips = 1,

    /// <summary>User agents, as they call themselves.</summary>
    Agents = 2,

    /// <summary>Paths without their query string.</summary>
    Paths = 4,

    Statuses = 8,
    All = Ips | Agents | Paths | Statuses,
}

/// <summary>What is wanted of access logs.</summary>
/// <param name="Dimensions">One or several, in one reading.</param>
/// <param name="Since">Only requests of this instant and later; null is all.</param>
internal sealed record TopQuery(Dimensions Dimensions, DateTimeOffset? Since = null)
{
    /// <summary>Rows of each table; 1 or more.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>Addresses counted together by network; null counts each alone.</summary>
    public AddressGrouping? By { get; init; }

    /// <summary>Threads that read lines; 1 or more.</summary>
    public int Workers { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>Bytes that are read at a time; 1 or more. As many as stay in a processor's own cache.</summary>
    public int BlockBytes { get; init; } = 256 << 10;

    /// <summary>Keys that a thread keeps per dimension, 2 to 1,000,000: 64 bytes and the key's own text each. See <see cref="TopTable.MaxUndercount"/>.</summary>
    public int MaxKeys { get; init; } = 250_000;
}
