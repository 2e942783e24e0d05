namespace Floodingnaque.ChatOps.Targets.Nginx;

internal static class NginxServices
{
    public static IServiceCollection AddNginx(this IServiceCollection services) => services.AddAction(
        NginxBlock.Name,
        Core.Actions.BlockAddress.Name,
        s => new NginxBlock(s.Targets().Nginx, s.Host(s.Targets().Nginx.Host), s.GetRequiredService<TimeProvider>()));
}
