using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker;

internal static class DockerServices
{
    public static IServiceCollection AddDocker(this IServiceCollection services)
    {
        services.AddSingleton<IContainerEngine>(s => new DockerEngine(s.Targets().Docker));
        services.AddSingleton(s => new ContainerTarget(s.Targets().Docker, s.GetRequiredService<IContainerEngine>(), s.GetRequiredService<TimeProvider>()));
        return services
            .AddVerb(IsolateContainer.Verb, (target, s) => new IsolateContainer(target, s.Targets().Docker.IsTls ? null : s.Host(TargetOptions.ThisMachine)))
            .AddVerb(PauseContainer.Verb, (target, _) => new PauseContainer(target))
            .AddVerb(RestartPolicyOff.Verb, (target, _) => new RestartPolicyOff(target))
            .AddVerb(QuarantineAndReplace.Verb, (target, _) => new QuarantineAndReplace(target))
            .AddVerb(SetLogLevel.Verb, (target, _) => new SetLogLevel(target))
            .AddVerb(ScaleContainer.Verb, (target, _) => new ScaleContainer(target))
            .AddVerb(DeployImage.Verb, (target, _) => new DeployImage(target));
    }

    private static IServiceCollection AddVerb(this IServiceCollection services, string verb, Func<ContainerTarget, IServiceProvider, IGuardedAction> make) =>
        services.AddAction(ContainerTarget.Name, verb, s => make(s.GetRequiredService<ContainerTarget>(), s));
}
