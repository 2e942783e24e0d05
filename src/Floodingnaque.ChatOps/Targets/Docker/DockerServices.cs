using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Docker.Evidence;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.Targets.Docker;

internal static class DockerServices
{
    public static IServiceCollection AddDocker(this IServiceCollection services, DockerOptions options)
    {
        services.AddSingleton<IContainerEngine>(s => new DockerEngine(s.Targets().Docker));
        services.AddSingleton(s => new ContainerTarget(s.Targets().Docker, s.GetRequiredService<IContainerEngine>(), s.GetRequiredService<TimeProvider>()));
        services.AddEvidence(options);
        return services
            .AddVerb(IsolateContainer.Verb, (target, s) => new IsolateContainer(target, EngineHost(s)))
            .AddVerb(PauseContainer.Verb, (target, _) => new PauseContainer(target))
            .AddVerb(RestartPolicyOff.Verb, (target, _) => new RestartPolicyOff(target))
            .AddVerb(QuarantineAndReplace.Verb, (target, _) => new QuarantineAndReplace(target))
            .AddVerb(SetLogLevel.Verb, (target, _) => new SetLogLevel(target))
            .AddVerb(ScaleContainer.Verb, (target, _) => new ScaleContainer(target))
            .AddVerb(DeployImage.Verb, (target, _) => new DeployImage(target));
    }

    /// <summary>What is looked at and preserved of the containers that may be touched.</summary>
    private static void AddEvidence(this IServiceCollection services, DockerOptions options)
    {
        services.AddSingleton(s => new EngineReader(s.Targets().Docker));
        services.AddSingleton(s => new ContainerKernel(EngineHost(s)));
        services.AddSingleton(s => new ContainerConnections(s.GetRequiredService<ContainerKernel>(), new ExpectedPeers(s.Targets().Docker.ExpectedPeers)));
        services.AddSingleton<ILook, ProcessesLook>().AddSingleton<ILook, ConnectionsLook>().AddSingleton<ILook, ChangesLook>().AddSingleton<ILook, StatsLook>();
        services.AddSingleton<IDetector>(s => new PeerDetector(s.Targets().Docker, s.GetRequiredService<IContainerEngine>(), s.GetRequiredService<ContainerConnections>()));
        services.AddSingleton<ITargetLogs>(s => new ContainerLogs(s.Targets().Docker, s.GetRequiredService<IContainerEngine>(), s.GetRequiredService<EngineReader>()));
        foreach (var name in options.Containers)
        {
            services.AddSingleton(new EvidenceTarget(name));
            services.AddSingleton<IEvidenceSource>(s => ActivatorUtilities.CreateInstance<ContainerEvidence>(s, name));
        }
    }

    /// <summary>The machine that the engine runs on; null when it is reached over the network.</summary>
    private static ITargetHost? EngineHost(IServiceProvider services) => services.Targets().Docker.IsTls ? null : services.Host(TargetOptions.ThisMachine);

    private static IServiceCollection AddVerb(this IServiceCollection services, string verb, Func<ContainerTarget, IServiceProvider, IGuardedAction> make) =>
        services.AddAction(ContainerTarget.Name, verb, s => make(s.GetRequiredService<ContainerTarget>(), s));
}
