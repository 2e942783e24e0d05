using System.Collections.Immutable;

namespace Floodingnaque.ChatOps.Core.Evidence;

/// <summary>Something that can be collected of: a name that people say, for example a container's.</summary>
public sealed record EvidenceTarget(string Name);

/// <summary>Of what evidence can be collected.</summary>
/// <param name="Targets">Names of everything that can be preserved.</param>
public sealed record EvidenceSettings(ImmutableArray<string> Targets)
{
    /// <summary>Collections and looks together.</summary>
    public const int MaxPerIncident = 500;

    public static readonly EvidenceSettings None = new([]);
}
