namespace Floodingnaque.ChatOps.Triage;

/// <summary>Where the fields of one line lie, as offsets in the block that it is in; lengths in bytes.</summary>
internal struct AccessLine
{
    public int Start;

    /// <summary>The address is the line's first word: 1 to <see cref="AccessLineReader.MaxAddress"/> bytes.</summary>
    public int AddressLength;

    /// <summary>Seconds since 1970-01-01 UTC.</summary>
    public uint Second;

    public int Request;
    public int RequestLength;

    /// <summary>0 to 999: nginx writes 000 for a request that it could not answer.</summary>
    public int Status;

    /// <summary>Bytes of the body; <c>-</c> is none.</summary>
    public long Bytes;

    public int Agent;
    public int AgentLength;
}
