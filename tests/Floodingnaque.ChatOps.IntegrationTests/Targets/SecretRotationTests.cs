using Floodingnaque.ChatOps.IntegrationTests.Contracts;
using Floodingnaque.ChatOps.Targets.Hosts;
using Floodingnaque.ChatOps.TestKit.Servers;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public static class SecretRotationTests
{
    public sealed class OnThisMachine : SecretRotationContract
    {
        private protected override Task<ITargetHost> Host() => Task.FromResult<ITargetHost>(new LocalHost());
    }

    public sealed class OverSsh : SecretRotationContract
    {
        private SshServer ssh = null!;
        private SshHost host = null!;

        /// <summary>Each step takes a while over SSH, and the steps are the same.</summary>
        private protected override int Stride => 13;

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
    }
}
