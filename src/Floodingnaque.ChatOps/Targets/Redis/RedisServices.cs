using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Redis;

internal static class RedisServices
{
    public static IServiceCollection AddRedis(this IServiceCollection services) => services
        .AddSingleton(new EvidenceTarget(RedisEvidence.Name))
        .AddSingleton<IEvidenceSource>(s => new RedisEvidence(s.Targets().Redis));
}
