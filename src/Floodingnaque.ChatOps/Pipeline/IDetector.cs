using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Pipeline;

/// <summary>Something that looks like an incident; a person says whether it is one.</summary>
/// <param name="Detector">What found it, for example <c>credential-stuffing</c>.</param>
/// <param name="Title">What is happening, in a few words, as an incident would be called.</param>
/// <param name="Sentence">What was seen.</param>
/// <param name="Indicators">Addresses, accounts, peers: from logs, so not to be trusted. At most ten.</param>
/// <param name="Section">Of the runbook that says what to do: <c>3.1</c>.</param>
internal sealed record Alert(string Detector, Severity Severity, string Title, string Sentence, IReadOnlyList<string> Indicators, string Section)
{
    public const int MaxIndicators = 10;

    /// <summary>Indicators that are addresses, for which a block can be asked.</summary>
    public IReadOnlyList<string> Suspects { get; init; } = [];

    /// <summary>The same finding again: in whatever order its indicators come. A detector whose indicators come and go chooses another.</summary>
    public string Key { get => field ?? $"{Detector} {string.Join(' ', Indicators.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}"; init; }
}

/// <summary>What came of a look.</summary>
/// <param name="Blind">Sentences about what could not be looked at.</param>
internal sealed record Detected(IReadOnlyList<Alert> Found, IReadOnlyList<string> Blind);

/// <summary>Looks for what the target system itself gives no alarm of. Changes nothing.</summary>
internal interface IDetector
{
    string Name { get; }

    /// <summary>What happened since then; nothing, if nothing did. Of several sources one that cannot be looked at is named, and keeps nothing from the rest.</summary>
    /// <exception cref="TargetException">Nothing at all can be told, and why. That is not the same as nothing.</exception>
    Task<Detected> Detect(DateTimeOffset since, CancellationToken cancellationToken);
}

/// <summary>How many requests the application itself has on record.</summary>
internal interface IRequestRecord
{
    /// <exception cref="TargetException">It cannot be asked.</exception>
    Task<long> Count(DateTimeOffset since, CancellationToken cancellationToken);
}
