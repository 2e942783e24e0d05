namespace Floodingnaque.ChatOps.TestKit;

/// <summary>A test that mounts a disk or runs a container engine. Without root it is skipped and says why; with <c>CI=true</c> it runs, and so fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (Environment.UserName != "root" && Environment.GetEnvironmentVariable("CI") != "true")
            Skip = "needs root, to mount a disk or to run a container engine";
    }
}
