using Floodingnaque.ChatOps.IntegrationTests.Contracts;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Firewall;
using Floodingnaque.ChatOps.Targets.Hosts;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Servers;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public static class FirewallBlockTests
{
    public sealed class NftablesOnThisMachine : FirewallBlockContract
    {
        private protected override string Backend => FirewallOptions.Nftables;
    }

    public sealed class IptablesOnThisMachine : FirewallBlockContract
    {
        private protected override string Backend => FirewallOptions.Iptables;
    }

    public sealed class NftablesOverSsh : FirewallBlockContract
    {
        private SshServer ssh = null!;
        private SshHost host = null!;

        private protected override string Backend => FirewallOptions.Nftables;

        private protected override string HostName => SshServer.Name;

        public override async Task DisposeAsync()
        {
            await base.DisposeAsync();
            host.Dispose();
            await ssh.DisposeAsync();
        }

        private protected override async Task<ITargetHost> Host()
        {
            ssh = await SshServer.Start();
            return host = ssh.Host;
        }

        [RootFact]
        public async Task Where_the_bot_is_connected_from_is_refused()
        {
            var thrown = await Assert.ThrowsAsync<TargetException>(() => Plan(Run("127.0.0.0/16")));
            Assert.Equal("127.0.0.1 is where I am connected from", thrown.Message);
        }
    }
}
