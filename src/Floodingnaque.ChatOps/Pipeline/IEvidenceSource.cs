using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Pipeline;

/// <summary>The order in which evidence is lost (RFC 3227): what comes first is collected first, over all targets.</summary>
internal enum Volatility
{
    Processes,
    Connections,
    Memory,
    Network,
    State,
    Logs,
    Database,
    Files,
    Volumes,
    Image,
}

/// <summary>What a piece's source says of it when it was read to its end.</summary>
/// <param name="ExitCode">Of the program that gave it; null when it was none. Not 0: the piece counts as failed, whatever was read.</param>
/// <param name="Words">What is in it, in a few words: <c>12 processes</c>.</param>
internal readonly record struct PieceEnd(int? ExitCode, string Words)
{
    /// <summary>It ended before all was said, and why; what was read is kept and called partial.</summary>
    public string? BrokenOff { get; init; }
}

/// <summary>One thing to preserve.</summary>
/// <param name="Name">In people's words: <c>processes</c>.</param>
/// <param name="FileName">A plain file name with its extension, of letters, digits, dots, dashes and underscores; unique in its target.</param>
/// <param name="Call">The exact command or API call, without secrets.</param>
/// <param name="Tool">What carries it out, with its version: <c>Docker Engine 20.10.24</c>.</param>
/// <param name="Capture">
/// Writes the bytes as they are and says how it ended. Throws <see cref="TargetException"/> for what it cannot get. Writing throws when the
/// piece is over its limit; that is let through.
/// </param>
internal sealed record EvidencePiece(
    string Name, string FileName, Volatility Order, string Call, string Tool, Func<Stream, CancellationToken, Task<PieceEnd>> Capture)
{
    /// <summary>Bytes that are kept at most, before compression; null: as configured.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>How long it may take; null: as configured.</summary>
    public TimeSpan? Longest { get; init; }

    /// <summary>Without it there is no evidence of its target; false for what cannot be had everywhere.</summary>
    public bool IsRequired { get; init; } = true;

    /// <summary>The very thing that it is of, for example a container's id.</summary>
    public string? Subject { get; init; }

    /// <summary>It is worth compressing.</summary>
    public bool IsText { get; init; } = true;
}

/// <summary>What can be preserved of one target. Looks, and changes nothing.</summary>
internal interface IEvidenceSource
{
    /// <summary>The name of an <see cref="EvidenceTarget"/>.</summary>
    string Target { get; }

    /// <summary>The pieces there are now, in any order.</summary>
    /// <exception cref="TargetException">The target cannot be looked at at all.</exception>
    Task<IReadOnlyList<EvidencePiece>> Pieces(CancellationToken cancellationToken);
}

/// <summary>What the lines of a log are.</summary>
internal enum LogContent
{
    /// <summary>Requests, in the combined format of nginx and gunicorn.</summary>
    Access,

    /// <summary>What a server says of itself and its errors.</summary>
    Error,

    /// <summary>What the application writes, in any mixture of formats.</summary>
    Application,
}

/// <summary>A log of the target system, which may be on another machine.</summary>
/// <param name="Target">The name that people say: <c>nginx</c>, or a container's.</param>
/// <param name="Name">Its own: a path, or <c>stderr</c>.</param>
/// <param name="CopyTo">Writes it from its beginning to what is its end when that is reached. A log that knows the times of its lines may leave out those before the instant.</param>
internal sealed record TargetLog(string Target, string Name, LogContent Content, Func<Stream, DateTimeOffset?, CancellationToken, Task> CopyTo)
{
    /// <summary>Where it lies on this machine; null when it is elsewhere.</summary>
    public string? LocalPath { get; init; }

    /// <summary>What is copied is gzip.</summary>
    public bool IsPacked { get; init; }
}

/// <summary>Where logs are.</summary>
internal interface ITargetLogs
{
    /// <summary>The logs there are now; of each, rotated ones before the one being written.</summary>
    /// <exception cref="TargetException">The target cannot be looked at.</exception>
    Task<IReadOnlyList<TargetLog>> Logs(CancellationToken cancellationToken);
}

/// <summary>Keeps evidence: collects, checks, answers looks, and notes who took something out.</summary>
internal interface IEvidenceKeeper
{
    /// <summary>Never throws for what a target does; only when the bot is stopping, or the record cannot be written.</summary>
    /// <returns>What came of it; it strikes the reaction off.</returns>
    Task<IncidentEvent> Perform(Owed owed, DurableState durable, CancellationToken cancellationToken);
}

/// <summary>A whole answer: what is said in chat, and what is kept.</summary>
/// <param name="Kept">Pieces to keep, the whole answer among them.</param>
internal sealed record LookAnswer(LookFindings Findings, IReadOnlyList<EvidencePiece> Kept);

/// <summary>Answers one kind of question about the target system. Looks, and changes nothing.</summary>
internal interface ILook
{
    /// <summary>The verb, as in <see cref="LookOrder.Look"/>.</summary>
    string Name { get; }

    /// <exception cref="TargetException">It cannot be answered; the message is a sentence that people read.</exception>
    Task<LookAnswer> Answer(LookOrder order, IncidentId incident, CancellationToken cancellationToken);
}
