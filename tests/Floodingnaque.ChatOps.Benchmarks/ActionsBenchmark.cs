using System.Diagnostics;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Docker;
using Floodingnaque.ChatOps.Targets.Firewall;
using Floodingnaque.ChatOps.Targets.Hosts;
using Floodingnaque.ChatOps.Targets.Nginx;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Journal;
using Floodingnaque.ChatOps.TestKit.Servers;
using IsolateContainer = Floodingnaque.ChatOps.Targets.Docker.IsolateContainer;

namespace Floodingnaque.ChatOps.Benchmarks;

/// <summary>Blocks and an isolation at real servers, beside what the runbook does by hand: append a line and reload, disconnect, without test, look or way back.</summary>
internal static class ActionsBenchmark
{
    private const int Blocks = 10_000;
    private const int Rounds = 7;

    public static async Task Run(Results results)
    {
        await using var nginx = await NginxServer.Start();
        using var configuration = new NginxConfiguration(nginx.Options, new LocalHost());
        var target = new NginxBlock(configuration, TimeProvider.System);
        var (few, fewPlan) = await Measure(target, 1);
        var runbook = await Runbook(nginx);
        await Fill(nginx);
        var (many, manyPlan) = await Measure(target, 2);
        results.Add("approved block at nginx: written, tested, reloaded, looked at", "≤ 1 s", $"{few.TotalMilliseconds:N0} ms, its plan {fewPlan.TotalMilliseconds:N0} ms (the runbook's echo and reload, without a look: {runbook.TotalMilliseconds:N0} ms)", few.TotalSeconds <= 1);
        results.Add($"the same with {Blocks:N0} blocks in force, plan included", "≤ 1 s", $"{(many + manyPlan).TotalMilliseconds:N0} ms", (many + manyPlan).TotalSeconds <= 1);
        await Firewall(results);
        await Isolate(results);
    }

    /// <summary>A container on two networks, off both and looked at, beside the runbook's disconnect from each by hand.</summary>
    private static async Task Isolate(Results results)
    {
        await using var server = await DockerServer.Start();
        await server.Docker("network", "create", "front");
        await server.Docker("network", "create", "back");
        await server.Docker("run", "-d", "--name", "api", "--network", "front", server.Image);
        await server.Docker("network", "connect", "back", "api");
        var options = server.Options;
        options.Containers = ["api"];
        using var engine = new DockerEngine(options);
        var target = new IsolateContainer(new ContainerTarget(options, engine, TimeProvider.System), new LocalHost());
        var (done, byHand) = (new List<double>(), new List<double>());
        for (var n = 1; n <= Rounds; n++)
        {
            var run = Run("203.0.113.1", n);
            run = run with { Run = run.Run with { Order = new ActionOrder(IsolateContainer.Verb, "api", "docker", null, false) } };
            run = run with { Run = run.Run with { Plan = await target.Plan(run, CancellationToken.None) } };
            done.Add(await DoAndLook(target, run));
            await target.Revert(run, new StepLog(), CancellationToken.None);
            var start = Stopwatch.GetTimestamp();
            await server.Docker("network", "disconnect", "front", "api");
            await server.Docker("network", "disconnect", "back", "api");
            byHand.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await server.Docker("network", "connect", "front", "api");
            await server.Docker("network", "connect", "back", "api");
        }

        results.Add(
            "approved isolation of a container from two networks: planned again, disconnected, looked at", "≤ 2 s",
            $"{Median.Of(done):N0} ms (docker network disconnect, twice, without a look: {Median.Of(byHand):N0} ms)", Median.Of(done) <= 2000);
    }

    private static async Task Firewall(Results results)
    {
        await using var server = await FirewalledServer.Start();
        using var target = FirewallServices.Block(
            new FirewallOptions { Backend = FirewallOptions.Nftables, HealthUrl = server.HealthUrl }, new NamespaceHost(new LocalHost(), server.Machine), TimeProvider.System);
        var (few, fewPlan) = await Measure(target, 1);
        await server.Fill(Blocks / 2);
        var (many, manyPlan) = await Measure(target, 2);
        results.Add("approved block at the firewall, plan included", "≤ 1 s", $"{(few + fewPlan).TotalMilliseconds:N0} ms", (few + fewPlan).TotalSeconds <= 1);
        results.Add(
            $"the same with {Blocks:N0} blocks in force, half of them networks", "≤ 1 s", $"{(many + manyPlan).TotalMilliseconds:N0} ms", (many + manyPlan).TotalSeconds <= 1);
    }

    private static async Task<(TimeSpan Do, TimeSpan Plan)> Measure(IGuardedAction target, int subnet)
    {
        var (done, planned) = (new List<double>(), new List<double>());
        for (var n = 1; n <= Rounds; n++)
        {
            var run = Run($"203.0.{subnet}.{n}", n);
            var start = Stopwatch.GetTimestamp();
            await target.Plan(run, CancellationToken.None);
            planned.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            done.Add(await DoAndLook(target, run));
        }

        return (TimeSpan.FromMilliseconds(Median.Of(done)), TimeSpan.FromMilliseconds(Median.Of(planned)));
    }

    /// <summary>Milliseconds from the approval to the look.</summary>
    private static async Task<double> DoAndLook(IGuardedAction target, GuardedRun run)
    {
        var start = Stopwatch.GetTimestamp();
        await target.Plan(run, CancellationToken.None); // what was approved is planned once more before it is done
        await target.Perform(run, new StepLog(), CancellationToken.None);
        var look = await target.LookAtEffect(run, new StepLog(), CancellationToken.None);
        return look.Holds ? Stopwatch.GetElapsedTime(start).TotalMilliseconds : throw new InvalidOperationException($"It does not hold: {look.Seen}.");
    }

    /// <summary>The same number of lines as other runs' would be.</summary>
    private static Task Fill(NginxServer nginx) => File.WriteAllTextAsync(nginx.DenyFile, new DenyFile().ToString() + string.Concat(
        Enumerable.Range(0, Blocks).Select(n => DenyFile.Line(AddressRange.Parse($"198.{18 + (n / 65536)}.{n / 256 % 256}.{n % 256}"), Run("203.0.113.1", n + 1)) + "\n")));

    private static async Task<TimeSpan> Runbook(NginxServer nginx)
    {
        var by = Path.Combine(Path.GetDirectoryName(nginx.DenyFile)!, "byhand.conf");
        var times = new List<double>();
        for (var n = 1; n <= Rounds; n++)
        {
            var start = Stopwatch.GetTimestamp();
            await File.AppendAllTextAsync(by, $"deny 203.0.200.{n};\n");
            await Shell.Run(nginx.Options.Reload[0], nginx.Options.Reload[1..]);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return TimeSpan.FromMilliseconds(Median.Of(times));
    }

    private static GuardedRun Run(string address, int number)
    {
        var verdict = new Verdict("block", 1, [], TimeSpan.FromMinutes(15), TimeSpan.FromHours(2));
        var order = new ActionOrder(BlockAddress.Name, address, "nginx", null, false);
        return new GuardedRun(IncidentId.Parse($"INC-2026-11-24-{1 + (number / 1000):D3}"), new ActionRun(number, order, Some.Recipient(Some.Maria), Some.Now, verdict, Some.Now));
    }
}
