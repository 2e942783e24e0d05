namespace Floodingnaque.ChatOps.TestKit;

/// <summary>A test that mounts a disk, makes networks or runs a container engine. Without root it is skipped and says why; with <c>CI=true</c> it runs, and so fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute() => Skip = WhySkipped;

    internal static string? WhySkipped => Environment.UserName != "root" && Environment.GetEnvironmentVariable("CI") != "true"
        ? "needs root, to mount a disk, to make networks or to run a container engine"
        : null;
}

/// <summary>The same for many cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootTheoryAttribute : TheoryAttribute
{
    public RootTheoryAttribute() => Skip = RootFactAttribute.WhySkipped;
}
