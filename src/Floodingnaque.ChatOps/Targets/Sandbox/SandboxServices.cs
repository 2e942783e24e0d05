using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Sandbox;

internal static class SandboxServices
{
    public static IServiceCollection AddSandbox(this IServiceCollection services, string dataDirectory)
    {
        services.AddSingleton(_ => new SandboxFiles(Path.Combine(dataDirectory, "sandbox")));
        services.AddSingleton(s => new SandboxSite(
            s.GetRequiredService<SandboxFiles>(), s.Targets().Sandbox, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<SandboxSite>>()));
        services.AddHostedService(s => s.GetRequiredService<SandboxSite>());
        services.AddSingleton<SandboxClient>();
        services.AddSingleton(new EvidenceTarget(SandboxBlock.Name)).AddSingleton<SandboxEvidence>();
        services.AddSingleton<IEvidenceSource>(s => s.GetRequiredService<SandboxEvidence>()).AddSingleton<ITargetLogs>(s => s.GetRequiredService<SandboxEvidence>());
        return services
            .AddAction(SandboxBlock.Name, BlockAddress.Name, s => new SandboxBlock(s.GetRequiredService<SandboxFiles>(), s.GetRequiredService<SandboxClient>()))
            .AddAction(SandboxBlock.Name, SwitchExports.Kind.Name, s => new SandboxExports(s.GetRequiredService<SandboxFiles>(), s.GetRequiredService<SandboxClient>()))
            .AddAction(SandboxBlock.Name, RevokeSessions.Kind.Name, s => new SandboxSessions(s.GetRequiredService<SandboxFiles>(), s.GetRequiredService<SandboxClient>()))
            .AddAction(SandboxBlock.Name, RotateKeys.Kind.Name, s => new SandboxRotation(s.GetRequiredService<SandboxFiles>(), s.GetRequiredService<SandboxClient>()));
    }
}
