using System.Collections.Immutable;

namespace Floodingnaque.ChatOps.Core.Evidence;

/// <summary>Something that can be collected of: a name that people say, for example a container's.</summary>
public sealed record EvidenceTarget(string Name);

/// <summary>Of what evidence can be collected.</summary>
/// <param name="Targets">Names of everything that can be preserved.</param>
public sealed record EvidenceSettings(ImmutableArray<string> Targets)
{
    /// <summary>Collections; looks are counted apart, so that they cannot keep evidence from being collected.</summary>
    public const int MaxPerIncident = 200;

    public const int MaxLooks = 500;

    /// <summary>So long evidence of a target lets an action go on; what happened since is not in it.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromHours(4);

    public static readonly EvidenceSettings None = new([]);
}
