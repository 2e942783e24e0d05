using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.Targets.Firewall;

internal static class FirewallServices
{
    public static IServiceCollection AddFirewall(this IServiceCollection services) => services.AddAction(
        FirewallBlock.Name,
        BlockAddress.Name,
        s => Block(s.Targets().Firewall, s.Host(s.Targets().Firewall.Host), s.GetRequiredService<TimeProvider>()));

    public static FirewallBlock Block(FirewallOptions options, ITargetHost host, TimeProvider clock)
    {
        ITargetHost root = options.Sudo ? new SudoHost(host) : host;
        IPacketFilter filter = options.IsIptables ? new IptablesFilter(root) : new NftablesFilter(root);
        return new FirewallBlock(filter, new SourceTraffic(options, host, root), options, host, clock);
    }
}
