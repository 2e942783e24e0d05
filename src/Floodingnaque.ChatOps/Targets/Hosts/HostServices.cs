using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Hosts;

internal static class HostServices
{
    /// <summary>The machines that a target is on: <c>host</c> when there is one, <c>host-NAME</c> when there are more.</summary>
    public static IServiceCollection AddHostEvidence(this IServiceCollection services, TargetOptions targets)
    {
        string[] used =
        [
            .. targets.Nginx.KeepsEvidence ? [targets.Nginx.Host] : (string[])[],
            .. targets.Firewall.IsConfigured ? [targets.Firewall.Host] : (string[])[],
            .. targets.Secrets.IsConfigured ? [targets.Secrets.Host] : (string[])[],
            .. targets.Docker.IsConfigured && targets.Docker.Endpoint.StartsWith("unix:", StringComparison.Ordinal) ? [""] : (string[])[],
        ];
        string[] names = [.. used.Select(n => TargetOptions.IsThisMachine(n) ? TargetOptions.ThisMachine : n).Distinct(StringComparer.OrdinalIgnoreCase)];
        foreach (var name in names)
        {
            var target = names.Length == 1 ? HostEvidence.Name : $"{HostEvidence.Name}-{name}";
            services.AddSingleton(new EvidenceTarget(target)).AddSingleton<IEvidenceSource>(s => new HostEvidence(target, s.Host(name)));
        }

        return services;
    }
}
