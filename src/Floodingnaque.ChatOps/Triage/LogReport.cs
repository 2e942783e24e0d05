namespace Floodingnaque.ChatOps.Triage;

/// <summary>What a question found in logs.</summary>
/// <param name="Rows">The most frequent first, then by name; as many as were asked for.</param>
/// <param name="Groups">How many rows there would be.</param>
internal sealed record LogReport(LogQuery Query, IReadOnlyList<LogRow> Rows, int Groups)
{
    /// <summary>Lines of each kind, those before the period too.</summary>
    public required long JsonLines { get; init; }

    /// <inheritdoc cref="JsonLines"/>
    public required long CombinedLines { get; init; }

    /// <inheritdoc cref="JsonLines"/>
    public required long OtherLines { get; init; }

    /// <summary>Lines that match, in the period.</summary>
    public required long Matches { get; init; }

    /// <summary>Matches for which there was no room for one more row.</summary>
    public required long LeftOut { get; init; }

    /// <summary>Matches whose time has no offset and was taken for UTC.</summary>
    public long WithoutOffset { get; init; }

    /// <summary>Where the period begins; null is the beginning of the logs.</summary>
    public required DateTimeOffset? Since { get; init; }

    /// <summary>Sentences about logs that could not be read to their end.</summary>
    public required IReadOnlyList<string> Damages { get; init; }

    /// <summary>How long reading took.</summary>
    public required TimeSpan Took { get; init; }
}

/// <summary>Lines that say the same of the same. All text is escaped.</summary>
/// <param name="Bytes">Sent bodies of access lines.</param>
/// <param name="Records">Rows that the application says it handed out.</param>
/// <param name="First">Null when no line had a time.</param>
/// <param name="Samples">Some of the lines, cut.</param>
internal sealed record LogRow(
    string Event, string Address, string Account, long Count, long Bytes, long Records, DateTimeOffset? First, DateTimeOffset? Last, IReadOnlyList<string> Samples);
