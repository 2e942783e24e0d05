using System.Net;
using System.Net.Sockets;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets;
using Floodingnaque.ChatOps.Targets.Hosts;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public sealed class OwnPeersTests
{
    private static async Task<IReadOnlyList<ProtectedRange>> Look(params PeerName[] others)
    {
        var options = new TargetOptions();
        options.Hosts["web-1"] = new SshOptions { Address = "198.51.100.20" };
        return await new OwnPeers(Options.Create(options), others, TimeProvider.System).Look(CancellationToken.None);
    }

    [Fact]
    public async Task The_machines_of_targets_and_this_ones_own_addresses_are_found()
    {
        var found = await Look();
        Assert.Contains(new ProtectedRange(AddressRange.Parse("198.51.100.20"), "the machine web-1, which I work on"), found);
        Assert.Contains(found, p => p.Range == AddressRange.Parse("127.0.0.1") && p.Why.Contains("I run on", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_machine_of_a_target_that_cannot_be_looked_up_counts_as_it_was_and_one_never_known_lets_nothing_be_blocked()
    {
        var options = new TargetOptions();
        options.Hosts["web-1"] = new SshOptions { Address = "web-1.example" };
        var isDown = true;
        var peers = new OwnPeers(Options.Create(options), [], TimeProvider.System)
        {
            Resolve = (_, _) => isDown ? throw new SocketException() : Task.FromResult<IPAddress[]>([IPAddress.Parse("198.51.100.20")]),
        };
        var thrown = await Assert.ThrowsAsync<TargetException>(() => peers.Look(CancellationToken.None));
        Assert.Equal("web-1.example cannot be looked up, so whether it is the machine web-1, which I work on, is not known", thrown.Message);
        isDown = false;
        var known = new ProtectedRange(AddressRange.Parse("198.51.100.20"), "the machine web-1, which I work on");
        Assert.Contains(known, await peers.Look(CancellationToken.None));
        isDown = true;
        Assert.Contains(known, await peers.Look(CancellationToken.None));
    }

    [Fact]
    public async Task Names_are_looked_up_and_one_that_nobody_knows_is_no_obstacle()
    {
        var found = await Look(new PeerName("localhost", "a friend"), new PeerName("no-such-host.invalid", "nobody"), new PeerName("", "nobody"));
        Assert.Contains(found, p => p.Why == "a friend");
        Assert.DoesNotContain(found, p => p.Why == "nobody");
    }
}
