using Floodingnaque.ChatOps.IntegrationTests.Contracts;
using Floodingnaque.ChatOps.Targets.Hosts;
using Floodingnaque.ChatOps.TestKit.Servers;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public static class TargetHostFilesTests
{
    public sealed class Local : TargetHostFilesContract
    {
        private protected override ITargetHost Host { get; } = new LocalHost();
    }

    public sealed class OverSsh : TargetHostFilesContract, IAsyncLifetime
    {
        private SshServer server = null!;
        private SshHost host = null!;

        private protected override ITargetHost Host => host;

        public async Task InitializeAsync()
        {
            server = await SshServer.Start();
            host = server.Host;
        }

        public async Task DisposeAsync()
        {
            host.Dispose();
            await server.DisposeAsync();
        }
    }
}
