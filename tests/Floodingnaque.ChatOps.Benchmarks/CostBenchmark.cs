using Floodingnaque.ChatOps.Benchmarks.Load;
using Floodingnaque.ChatOps.Benchmarks.Servers;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.Benchmarks;

/// <summary>
/// What one signed note costs the bot's process, beside what a request costs the empty endpoint: figures that a busy machine spoils less than
/// it spoils a rate. Processor time is in µs for one request; a nap is a thread of the server that slept and was woken.
/// </summary>
internal static class CostBenchmark
{
    private const int AtOnce = 16;
    private const int Turns = 3;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(3);

    public static async Task Run(Results results)
    {
        using var folder = new TempFolder();
        await using var workspace = await BotInWorkspace.Create(Path.Combine(folder.Path, "data"));
        await using var bot = await workspace.Start();
        await using var empty = await ServerProcess.Empty();
        foreach (var (name, server) in new[] { ("Signed note", bot), ("Empty endpoint", empty) })
        {
            var generator = new Generator(server.Port, workspace.Note);
            await generator.Closed(AtOnce, WarmUp);
            var turns = new List<Cost>();
            for (var turn = 0; turn < Turns; turn++)
            {
                turns.Add(await Measure(server, generator));
                Console.WriteLine(FormattableString.Invariant($"   {name,-14} {turns[^1].Server,6:0.0} µs  {turns[^1].Naps:0.00} naps  load generator {turns[^1].Generator:0.0} µs"));
            }

            results.Add($"{name}, processor time of the server", "", $"{Median.Of(turns.Select(t => t.Server)):0} µs, {Median.Of(turns.Select(t => t.Naps)):0.0} naps");
        }
    }

    private static async Task<Cost> Measure(ServerProcess server, Generator generator)
    {
        var (time, naps, own) = (server.ProcessorTime, server.Naps, Environment.CpuUsage.TotalTime);
        var sent = (await generator.Closed(AtOnce, Turn)).Took.Length;
        return new Cost(
            (server.ProcessorTime - time).TotalMicroseconds / sent, (double)(server.Naps - naps) / sent, (Environment.CpuUsage.TotalTime - own).TotalMicroseconds / sent);
    }

    /// <summary>Per request: µs of the server, naps of its threads, µs of the load generator.</summary>
    private readonly record struct Cost(double Server, double Naps, double Generator);
}
