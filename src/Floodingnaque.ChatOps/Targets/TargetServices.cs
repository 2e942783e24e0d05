using Floodingnaque.ChatOps.Configuration;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;
using Floodingnaque.ChatOps.Targets.Nginx;
using Floodingnaque.ChatOps.Targets.Sandbox;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Targets;

internal static class TargetServices
{
    /// <summary>The configured targets; where there is none, a sandbox to practise on.</summary>
    public static IServiceCollection AddTargets(this IServiceCollection services, IConfiguration configuration, string dataDirectory)
    {
        services.AddSettings<TargetOptions, TargetOptionsValidator>(configuration, TargetOptions.Section);
        services.AddSingleton<IValidateOptions<ActionOptions>, KnownPlaces>();
        services.AddSingleton(s => Host(s.GetRequiredService<IOptions<TargetOptions>>().Value));
        if (!string.IsNullOrWhiteSpace(configuration[$"{TargetOptions.Section}:{nameof(TargetOptions.Nginx)}:{nameof(NginxOptions.DenyFile)}"]))
        {
            services.AddSingleton<IGuardedTarget>(s => new NginxTarget(
                s.GetRequiredService<IOptions<TargetOptions>>().Value.Nginx, s.GetRequiredService<ITargetHost>(), s.GetRequiredService<TimeProvider>()));
        }
        else
        {
            services.AddSingleton<IGuardedTarget>(new SandboxTarget(Path.Combine(dataDirectory, "sandbox", "blocked.txt")));
        }

        services.AddSingleton(s => s.GetRequiredService<IGuardedTarget>().Place);
        return services;
    }

    private static ITargetHost Host(TargetOptions options) => TargetOptions.IsThisMachine(options.Nginx.Host)
        ? new LocalHost()
        : new SshHost(options.Nginx.Host, options.Hosts[options.Nginx.Host]);
}
