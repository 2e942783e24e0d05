namespace Floodingnaque.ChatOps.Configuration;

/// <summary>A section of the settings that is ours: doctor reports keys in it that <paramref name="Shape"/> has no property for.</summary>
internal sealed record KnownSection(string Name, Type Shape);
