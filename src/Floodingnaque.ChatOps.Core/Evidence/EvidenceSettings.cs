using System.Collections.Immutable;

namespace Floodingnaque.ChatOps.Core.Evidence;

/// <summary>Of what evidence can be collected, and what can be asked.</summary>
/// <param name="Targets">Names of everything that can be preserved.</param>
/// <param name="Looks">Questions that can be answered, by their verb.</param>
public sealed record EvidenceSettings(ImmutableArray<string> Targets, ImmutableArray<string> Looks)
{
    /// <summary>Collections and looks together.</summary>
    public const int MaxPerIncident = 500;

    public static readonly EvidenceSettings None = new([], []);
}
