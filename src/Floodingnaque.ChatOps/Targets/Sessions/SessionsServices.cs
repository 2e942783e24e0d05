using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Database;
using Floodingnaque.ChatOps.Targets.Redis;

namespace Floodingnaque.ChatOps.Targets.Sessions;

internal static class SessionsServices
{
    public static IServiceCollection AddSessions(this IServiceCollection services) => services.AddAction(SessionsRevoke.Name, SessionsRevoke.Verb, s => new SessionsRevoke(
        s.Targets().Database.IsConfigured ? s.GetRequiredService<ApplicationDatabase>() : null,
        s.Targets().Redis.IsConfigured ? new SessionKeys(s.Targets().Redis) : null));

    public static IServiceCollection AddSessionsLook(this IServiceCollection services) => services.AddSingleton<ILook>(s => new SessionsLook(
        s.Targets().Database.CanLook ? s.GetRequiredService<IReadDatabase>() : null,
        s.Targets().Redis.IsConfigured ? new SessionKeys(s.Targets().Redis) : null));
}
