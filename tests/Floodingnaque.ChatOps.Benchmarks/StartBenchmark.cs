using Floodingnaque.ChatOps.Benchmarks.Servers;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.Benchmarks;

/// <summary>A restart in the middle of the night, with a year of incidents behind it, and what the bot takes while it waits for the next one.</summary>
internal static class StartBenchmark
{
    private const int Closed = 1_000;
    private const int Open = 50;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    public static async Task Run(Results results)
    {
        using var folder = new TempFolder();
        var data = Path.Combine(folder.Path, "data");
        var events = await History.Write(data, Closed, Open);
        Console.WriteLine($"   {Closed + Open} incidents, {events} events");
        await using var workspace = await BotInWorkspace.Create(Path.Combine(folder.Path, "other"));
        double cold;
        await using (var bot = await workspace.Start(data))
        {
            cold = bot.TimeToReady.TotalSeconds; // every journal is read, and the index made
            await Task.Delay(TimeSpan.FromSeconds(3));
        }

        var warm = new List<double>();
        for (var n = 0; n < 3; n++)
        {
            await using var bot = await workspace.Start(data);
            warm.Add(bot.TimeToReady.TotalSeconds);
        }

        var ready = Median.Of(warm);
        results.Add($"Start to ready, {Closed:N0} closed and {Open} open incidents", "≤ 2 s", $"{ready:0.00} s (without an index {cold:0.00} s)", ready <= 2);
        await Memory(workspace, data, results);
    }

    private static async Task Memory(BotInWorkspace workspace, string data, Results results)
    {
        await using var bot = await workspace.Start(data);
        await using var empty = await ServerProcess.Empty();
        await Task.Delay(Idle);
        results.Add(
            "Resident when idle, with these incidents", "≤ 120 MB", $"{bot.ResidentMegabytes:0} MB (empty ASP.NET Core app {empty.ResidentMegabytes:0} MB)",
            bot.ResidentMegabytes <= 120);
    }
}
