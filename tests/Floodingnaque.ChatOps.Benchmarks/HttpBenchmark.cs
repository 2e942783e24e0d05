using Floodingnaque.ChatOps.Benchmarks.Load;
using Floodingnaque.ChatOps.Benchmarks.Servers;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.Benchmarks;

/// <summary>
/// Signed <c>/incident note</c> requests to the bot, to an empty endpoint and to a Bolt app, in turns, so that all of them meet the same machine.
/// A ratio is taken within a turn; the median of the turns counts.
/// </summary>
internal static class HttpBenchmark
{
    private const int Turns = 5;
    private const int AtOnce = 16;
    private const int Pace = 200;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan PacedTurn = TimeSpan.FromSeconds(4);

    public static async Task Run(Results results)
    {
        using var folder = new TempFolder();
        await using var workspace = await BotInWorkspace.Create(Path.Combine(folder.Path, "data"));
        await FirstRequests(workspace, results);
        await using var bot = await workspace.Start();
        await using var empty = await ServerProcess.Empty();
        await using var bolt = await BoltApp.Start(workspace.SigningSecret, Path.Combine(folder.Path, "bolt.jsonl"));
        var running = new[] { bot, empty, bolt }.OfType<ServerProcess>().ToArray();
        var servers = running.Select(s => new Generator(s.Port, workspace.Note)).ToArray();
        foreach (var server in servers)
        {
            await server.Closed(AtOnce, WarmUp);
        }

        Compare(results, "raw sockets", await InTurns(servers, Turns, "raw sockets", s => s.Closed(AtOnce, Turn)));
        var clients = running.Select(s => new ClientGenerator(s.Port, workspace.Note)).ToArray();
        Compare(results, "HttpClient", await InTurns(clients, Turns, "HttpClient", s => s.Closed(AtOnce, Turn)));
        var paced = await InTurns(servers, 2, "paced", s => s.Open(Pace, PacedTurn));
        var p99 = Median.Of(paced[0].Select(l => l.P99));
        results.Add($"The same at {Pace}/s, p99", "≤ 5 ms", $"{p99:0.0} ms (empty endpoint {Median.Of(paced[1].Select(l => l.P99)):0.0} ms)", p99 <= 5);
    }

    private static async Task<List<Latencies>[]> InTurns<T>(T[] servers, int turns, string what, Func<T, Task<Latencies>> send)
    {
        var all = servers.Select(_ => new List<Latencies>()).ToArray();
        for (var turn = 0; turn < turns; turn++)
        {
            for (var s = 0; s < servers.Length; s++)
            {
                var l = await send(servers[s]);
                all[s].Add(l);
                Console.WriteLine(FormattableString.Invariant(
                    $"   {what}, turn {turn + 1}, {(s == 0 ? "bot" : s == 1 ? "empty" : "bolt"),-5} {l.PerSecond,8:0}/s  p50 {l.P50:0.00} ms  p99 {l.P99:0.00} ms"));
            }
        }

        return all;
    }

    /// <param name="load">What sent the requests: it runs on the processors that the servers run on, and its own cost is in every figure.</param>
    private static void Compare(Results results, string load, List<Latencies>[] closed)
    {
        double Of(int server, Func<Latencies, double> figure) => Median.Of(closed[server].Select(figure));
        double Ratio(int other, Func<Latencies, double> figure) => Median.Of(closed[0].Zip(closed[other], (bot, o) => figure(bot) / figure(o)));
        FormattableString Rate(int server) => $"{Of(server, l => l.PerSecond):0}/s, p50 {Of(server, l => l.P50):0.0} ms, p99 {Of(server, l => l.P99):0.0} ms";

        results.Add($"Signed note, acknowledged after the fsync, {AtOnce} at once ({load})", "", Rate(0));
        results.Add($"Empty ASP.NET Core endpoint, same load ({load})", "", Rate(1));
        var (toEmpty, tail) = (Ratio(1, l => l.PerSecond), Ratio(1, l => l.P99));
        results.Add($"Requests/s, bot to empty endpoint ({load})", "≥ 0.75", $"{toEmpty:0.00}", toEmpty >= 0.75);
        results.Add($"p99, bot to empty endpoint ({load})", "≤ 2.0", $"{tail:0.0}", tail <= 2);
        if (closed.Length > 2)
        {
            var toBolt = Ratio(2, l => l.PerSecond);
            results.Add($"Bolt 5.1 on Node, writes before it acknowledges ({load})", "", Rate(2));
            results.Add($"Requests/s, bot to Bolt ({load})", "≥ 2.0", $"{toBolt:0.0}", toBolt >= 2);
        }
    }

    /// <summary>The first thing a process is asked after it said that it is ready.</summary>
    private static async Task FirstRequests(BotInWorkspace workspace, Results results)
    {
        var first = new List<double>();
        for (var start = 0; start < 3; start++)
        {
            await using var bot = await workspace.Start();
            first.Add((await new Generator(bot.Port, workspace.Note).Once()).TotalMilliseconds);
        }

        results.Add("First request after ready", "≤ 250 ms", $"{Median.Of(first):0} ms (longest of {first.Count}: {first.Max():0} ms)", first.Max() <= 250);
    }
}
