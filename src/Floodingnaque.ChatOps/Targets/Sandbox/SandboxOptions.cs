namespace Floodingnaque.ChatOps.Targets.Sandbox;

/// <summary>The site to practise on, which runs where no target is configured (section Targets:Sandbox).</summary>
internal sealed class SandboxOptions : ITargetSection
{
    private const string Key = $"{TargetOptions.Section}:Sandbox";

    /// <summary>Where the site listens, on this machine only. 0, or one that is taken: any that is free.</summary>
    public int Port { get; set; } = 5099;

    public IEnumerable<string> Check(IReadOnlyCollection<string> hosts) =>
        Port is >= 0 and <= 65535 ? [] : [$"{Key}:Port is {Port}: write a number from 0 (any that is free) to 65535."];
}
