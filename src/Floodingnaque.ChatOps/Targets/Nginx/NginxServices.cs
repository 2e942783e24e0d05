using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Nginx;

internal static class NginxServices
{
    public static IServiceCollection AddNginx(this IServiceCollection services, NginxOptions options)
    {
        services.AddSingleton(s => new NginxConfiguration(s.Targets().Nginx, s.Host(s.Targets().Nginx.Host)));
        if (options.Blocks)
        {
            services.AddAction(NginxBlock.Name, Core.Actions.BlockAddress.Name, s => new NginxBlock(s.Nginx(), s.Clock()));
        }

        if (options.SwitchesExports)
        {
            services.AddAction(NginxBlock.Name, NginxExports.Verb, s => new NginxExports(s.Nginx(), s.Clock()));
        }

        if (options.LimitsRequests)
        {
            services.AddAction(NginxBlock.Name, NginxRateLimit.Verb, s => new NginxRateLimit(s.Nginx(), s.Clock()));
        }

        return services;
    }

    public static IServiceCollection AddNginxEvidence(this IServiceCollection services) => services
        .AddSingleton(new EvidenceTarget(NginxEvidence.Name))
        .AddSingleton<ITargetLogs>(s => new NginxLogs(s.Targets().Nginx, s.Host(s.Targets().Nginx.Host)))
        .AddSingleton<IEvidenceSource>(s => new NginxEvidence(s.Targets().Nginx, s.Host(s.Targets().Nginx.Host)));

    private static NginxConfiguration Nginx(this IServiceProvider services) => services.GetRequiredService<NginxConfiguration>();

    private static TimeProvider Clock(this IServiceProvider services) => services.GetRequiredService<TimeProvider>();
}
