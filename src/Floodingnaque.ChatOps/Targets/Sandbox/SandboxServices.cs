namespace Floodingnaque.ChatOps.Targets.Sandbox;

internal static class SandboxServices
{
    public static IServiceCollection AddSandbox(this IServiceCollection services, string dataDirectory) => services.AddAction(
        SandboxBlock.Name,
        Core.Actions.BlockAddress.Name,
        _ => new SandboxBlock(Path.Combine(dataDirectory, "sandbox", "blocked.txt")));
}
