using Floodingnaque.ChatOps.Configuration;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Cloudflare;
using Floodingnaque.ChatOps.Targets.Database;
using Floodingnaque.ChatOps.Targets.Dependencies;
using Floodingnaque.ChatOps.Targets.Docker;
using Floodingnaque.ChatOps.Targets.Firewall;
using Floodingnaque.ChatOps.Targets.Hosts;
using Floodingnaque.ChatOps.Targets.Nginx;
using Floodingnaque.ChatOps.Targets.Redis;
using Floodingnaque.ChatOps.Targets.Sandbox;
using Floodingnaque.ChatOps.Targets.Secrets;
using Floodingnaque.ChatOps.Targets.Sessions;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Targets;

internal static class TargetServices
{
    /// <summary>The actions of the configured targets, in the order in which a place is chosen when none is said; where there is none, a sandbox to practise on.</summary>
    public static IServiceCollection AddTargets(this IServiceCollection services, IConfiguration configuration, string dataDirectory)
    {
        services.AddSettings<TargetOptions, TargetOptionsValidator>(configuration, TargetOptions.Section);
        services.AddSingleton<IValidateOptions<ActionOptions>, KnownPlaces>();
        services.AddSingleton<TargetHosts>();
        services.AddFloodAlerts();
        services.AddSingleton<IOwnPeers, OwnPeers>();
        var targets = new TargetOptions();
        configuration.GetSection(TargetOptions.Section).Bind(targets);
        if (targets.Nginx.IsConfigured)
        {
            services.AddNginx(targets.Nginx);
        }

        if (targets.Firewall.IsConfigured)
        {
            services.AddFirewall();
        }

        if (targets.Cloudflare.IsConfigured)
        {
            services.AddCloudflare();
        }

        if (targets.Database.IsConfigured)
        {
            services.AddDatabase();
        }

        if (targets.Database.IsConfigured || targets.Redis.IsConfigured)
        {
            services.AddSessions();
        }

        if (targets.Docker.IsConfigured)
        {
            services.AddDocker(targets.Docker);
        }

        if (targets.Secrets.IsConfigured)
        {
            services.AddSecrets(dataDirectory);
        }

        services.AddLooks(targets);
        return services.Any(s => s.ServiceType == typeof(ActionPlace)) ? services : services.AddSandbox(dataDirectory);
    }

    /// <summary>What only looks at the configured targets: evidence, and answers.</summary>
    private static void AddLooks(this IServiceCollection services, TargetOptions targets)
    {
        services.AddHostEvidence(targets);
        if (targets.Nginx.KeepsEvidence)
        {
            services.AddNginxEvidence();
        }

        if (targets.Database.CanLook)
        {
            services.AddDatabaseLooks();
        }

        if (targets.Redis.IsConfigured)
        {
            services.AddRedis();
        }

        if (targets.Database.CanLook || targets.Redis.IsConfigured)
        {
            services.AddSessionsLook();
        }

        if (targets.Dependencies.IsConfigured)
        {
            services.AddDependencyScan();
        }
    }

    /// <summary>One verb at one place.</summary>
    public static IServiceCollection AddAction(this IServiceCollection services, string place, string verb, Func<IServiceProvider, IGuardedAction> make) =>
        services.AddSingleton(new ActionPlace(place, verb)).AddSingleton(make);

    public static TargetOptions Targets(this IServiceProvider services) => services.GetRequiredService<IOptions<TargetOptions>>().Value;

    public static ITargetHost Host(this IServiceProvider services, string name) => services.GetRequiredService<TargetHosts>().Get(name);
}
