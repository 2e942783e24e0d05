namespace Floodingnaque.ChatOps.Triage;

/// <summary>What access logs say.</summary>
/// <param name="Tables">One for each dimension that was asked for.</param>
/// <param name="PerMinute">Minutes in which something happened, in order.</param>
internal sealed record AccessLogReport(IReadOnlyList<TopTable> Tables, IReadOnlyList<RequestMinute> PerMinute)
{
    /// <summary>The logs' names, oldest first.</summary>
    public required IReadOnlyList<string> Logs { get; init; }

    /// <summary>Lines of the combined format, in the period or not.</summary>
    public required long LinesRead { get; init; }

    /// <summary>Lines that are not of the combined format: binary rubbish, other formats, empty lines, cut ones. Nothing in them was counted.</summary>
    public required long LinesUnread { get; init; }

    /// <summary>Requests in the period.</summary>
    public required long Requests { get; init; }

    /// <summary>Bytes of the bodies that were sent in the period.</summary>
    public required long Bytes { get; init; }

    /// <summary>The first request in the period; null without any.</summary>
    public required DateTimeOffset? First { get; init; }

    /// <summary>The last request in the period; null without any.</summary>
    public required DateTimeOffset? Last { get; init; }

    /// <summary>Where the period begins; null is the beginning of the logs.</summary>
    public required DateTimeOffset? Since { get; init; }

    /// <summary>Sentences about logs that could not be read to their end.</summary>
    public required IReadOnlyList<string> Damages { get; init; }

    /// <summary>How long reading took.</summary>
    public required TimeSpan Took { get; init; }
}

/// <summary>The keys with the most requests: most first, then as <c>sort -rn</c> puts equal ones in the C locale, last letter first.</summary>
/// <param name="Keys">How many keys there are; the least, when <paramref name="MaxUndercount"/> is not 0.</param>
/// <param name="MaxUndercount">Requests that a row may lack, since there were more keys than are kept; 0 when all were.</param>
internal sealed record TopTable(Dimensions Dimension, IReadOnlyList<TopRow> Rows, long Keys, long MaxUndercount);

/// <param name="Key">As the log has it, made safe to show.</param>
/// <param name="Share">Of the requests in the period, 0 to 1.</param>
/// <param name="Bytes">Sent bodies.</param>
/// <param name="ClientErrors">Answers from 400 to 499.</param>
/// <param name="ServerErrors">Answers from 500 to 599.</param>
/// <param name="Addresses">Addresses in this network; 1 when addresses are counted alone, 0 for other dimensions.</param>
/// <param name="Marks">What is to be known of it: private, scanner, claims Googlebot (not verified).</param>
internal sealed record TopRow(
    string Key, long Requests, double Share, long Bytes, long ClientErrors, long ServerErrors, DateTimeOffset First, DateTimeOffset Last, long Addresses,
    IReadOnlyList<string> Marks);

/// <param name="Errors">Answers from 400 to 599.</param>
internal sealed record RequestMinute(DateTimeOffset Minute, long Requests, long Errors);
