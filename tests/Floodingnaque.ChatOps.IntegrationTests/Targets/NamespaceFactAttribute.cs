namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

/// <summary>A test that makes networks. Without root it is skipped and says why; with <c>CI=true</c> it runs, and so fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NamespaceFactAttribute : FactAttribute
{
    public NamespaceFactAttribute() => Skip = WhySkipped;

    internal static string? WhySkipped =>
        Environment.UserName != "root" && Environment.GetEnvironmentVariable("CI") != "true" ? "needs root, to make network namespaces" : null;
}

/// <summary>The same for many cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NamespaceTheoryAttribute : TheoryAttribute
{
    public NamespaceTheoryAttribute() => Skip = NamespaceFactAttribute.WhySkipped;
}
