using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Dependencies;

internal static class DependencyServices
{
    public static IServiceCollection AddDependencyScan(this IServiceCollection services) =>
        services.AddSingleton<ILook>(s => new DependencyScan(s.Targets().Dependencies, s.GetRequiredService<TimeProvider>()));
}
