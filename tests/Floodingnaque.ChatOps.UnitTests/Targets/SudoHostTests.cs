using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Targets.Firewall;
using Floodingnaque.ChatOps.Targets.Hosts;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.UnitTests.Targets;

public sealed class SudoHostTests
{
    [Theory]
    [InlineData("nftables", "sudo -n -- nft")]
    [InlineData("iptables", "sudo -n -- iptables")]
    public async Task A_user_who_is_not_root_asks_sudo_for_what_root_has_to_do_and_for_nothing_else(string backend, string program)
    {
        var machine = new Machine();
        using var target = FirewallServices.Block(new FirewallOptions { Backend = backend, Sudo = true, HealthUrl = "http://127.0.0.1/" }, machine, TimeProvider.System);
        var verdict = new Verdict("block", 1, [], TimeSpan.FromMinutes(15), TimeSpan.FromHours(2));
        var order = new ActionOrder("block", "203.0.113.7", "firewall", null, false);
        var run = new Pipeline.GuardedRun(Some.Id, new ActionRun(1, order, Some.Recipient(Some.Maria), Some.Now, verdict, Some.Now));
        await target.Plan(run, CancellationToken.None);
        await target.Perform(run, new Pipeline.StepLog(), CancellationToken.None);

        string[] asked = ["printenv", "ip", "ss", "sudo -n -- conntrack", "curl", program];
        Assert.All(machine.Ran, line => Assert.Contains(asked, a => line.StartsWith(a + " ", StringComparison.Ordinal)));
        Assert.All(asked, a => Assert.Contains(machine.Ran, line => line.StartsWith(a + " ", StringComparison.Ordinal)));
    }

    /// <summary>Says yes to all, and nothing else.</summary>
    private sealed class Machine : ITargetHost
    {
        public List<string> Ran { get; } = [];

        public string Name => "local";

        public Task<StepRecord> Run(IReadOnlyList<string> argv, int maxOutput, CancellationToken cancellationToken)
        {
            Ran.Add(string.Join(' ', argv));
            return Task.FromResult(new StepRecord(Ran[^1], 0, argv.Contains("-j") && argv.Contains("list") ? "{\"nftables\": []}" : "", TimeSpan.Zero));
        }

        public Task<string?> Read(string path, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

        public Task Write(string path, string text, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<byte[]?> ReadBytes(string path, CancellationToken cancellationToken) => Task.FromResult<byte[]?>(null);

        public Task WriteInPlace(string path, byte[] content, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task WriteSecret(string path, string text, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<bool> CopyTo(string path, Stream to, CancellationToken cancellationToken) => Task.FromResult(false);

        public Task<IReadOnlyList<string>> List(string folder, string start, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);
    }
}
