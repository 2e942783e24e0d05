using System.Collections.Concurrent;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Firewall;
using Floodingnaque.ChatOps.Targets.Hosts;
using Floodingnaque.ChatOps.Targets.Nginx;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

/// <summary>A site that was down before a block and still is when the block is kept: the block holds all the same.</summary>
public sealed class RenewedHealthTests
{
    private const string Address = "198.51.100.7";

    private static async Task<Look> Kept(IGuardedAction block)
    {
        var run = (await block.Planned(Address)) with { HoldUntil = DateTimeOffset.UtcNow.AddMinutes(10) };
        Assert.True((await block.Do(run)).Holds);
        var longer = run with { HoldUntil = DateTimeOffset.UtcNow.AddHours(1) };
        await block.Renew(longer, new StepLog(), CancellationToken.None);
        return await block.LookAtEffect(longer, new StepLog(), CancellationToken.None);
    }

    [Fact]
    public async Task In_nginx()
    {
        var options = new NginxOptions { DenyFile = "/etc/nginx/b.conf", Test = ["nginx", "-t"], Reload = ["nginx", "-s", "reload"], HealthUrl = "http://127.0.0.1/health" };
        var look = await Kept(new NginxBlock(new NginxConfiguration(options, new SickHost()), TimeProvider.System));
        Assert.True(look.Holds, look.Seen);
        Assert.EndsWith("; but http://127.0.0.1/health is not well", look.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_the_firewall()
    {
        var (options, host) = (new FirewallOptions { HealthUrl = "http://127.0.0.1/health" }, new SickHost());
        using var block = new FirewallBlock(new AnyFilter(), new SourceTraffic(options, host, host), options, host, TimeProvider.System);
        var look = await Kept(block);
        Assert.True(look.Holds, look.Seen);
        Assert.EndsWith("; but http://127.0.0.1/health is not well", look.Seen, StringComparison.Ordinal);
    }

    /// <summary>Its site answers everybody, but for its health page and whom the deny file names.</summary>
    private sealed class SickHost : ITargetHost
    {
        private readonly ConcurrentDictionary<string, string> files = new();

        public string Name => "sick";

        public Task<StepRecord> Run(IReadOnlyList<string> argv, int maxOutput, CancellationToken cancellationToken)
        {
            var line = string.Join(' ', argv);
            var code = line.Contains("/health", StringComparison.Ordinal) ? "502"
                : line.Contains(Address, StringComparison.Ordinal) && files.Values.Any(v => v.Contains(Address, StringComparison.Ordinal)) ? "403" : "200";
            return Task.FromResult(new StepRecord(line, 0, argv[0] == "curl" ? code + "\n" : "", TimeSpan.Zero));
        }

        public Task<string?> Read(string path, CancellationToken cancellationToken) => Task.FromResult(files.GetValueOrDefault(path));

        public Task Write(string path, string text, CancellationToken cancellationToken)
        {
            files[path] = text;
            return Task.CompletedTask;
        }

        public Task<byte[]?> ReadBytes(string path, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task WriteInPlace(string path, byte[] content, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task WriteSecret(string path, string text, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> CopyTo(string path, Stream to, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<string>> List(string folder, string start, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    /// <summary>Drops whatever it is told to.</summary>
    private sealed class AnyFilter : IPacketFilter
    {
        public Task<ActionPlan> Plan(AddressRange range, string mark, CancellationToken cancellationToken) => Task.FromResult(Story.Plan);

        public Task Drop(AddressRange range, string mark, TimeSpan? hold, Action goOn, StepLog steps, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task Release(AddressRange range, string mark, StepLog steps, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<Look> LookAtDrop(AddressRange range, string mark, TimeSpan? hold, CancellationToken cancellationToken) => Task.FromResult(new Look(true, "it is dropped"));

        public Task<Look> LookAtRelease(AddressRange range, string mark, CancellationToken cancellationToken) => Task.FromResult(new Look(true, "it is not dropped"));
    }
}
