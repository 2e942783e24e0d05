using System.Diagnostics;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.Benchmarks;

/// <summary>
/// What a note costs in short and long incidents, and among few and many of them: through the whole pipeline in this process, with the flush left
/// out, for a disk would hide the rest.
/// </summary>
internal static class LengthBenchmark
{
    private const int Long = 100_000;
    private const int Many = 1_000;
    private const int Notes = 500;
    private const int Turns = 15;

    public static async Task Run(Results results)
    {
        using var folders = new TempFolder();
        await using var few = await TestBot.Start(Path.Combine(folders.Path, "few"), journal: History.Unflushed);
        await using var many = await TestBot.Start(Path.Combine(folders.Path, "many"), journal: History.Unflushed);
        var among = await few.Declare();
        await History.Talk(few, among, Long);
        for (var n = 0; n < Many; n++)
        {
            await many.Declare();
        }

        await History.Talk(many, await many.Declare(), 20_000); // both are as warm
        var (shortOnes, longOnes, amongMany) = (new List<double>(), new List<double>(), new List<double>());
        for (var turn = 0; turn < Turns; turn++)
        {
            // A new incident each turn: the short one stays short.
            shortOnes.Add(await Cost(few, await few.Declare()));
            longOnes.Add(await Cost(few, among));
            amongMany.Add(await Cost(many, await many.Declare()));
        }

        Add(results, $"Cost of a note after {Long:N0} entries, to one after 10", longOnes, shortOnes);
        Add(results, $"Cost of a note among {Many:N0} incidents, to one among few", amongMany, shortOnes);
    }

    private static void Add(Results results, string what, List<double> one, List<double> other)
    {
        var ratio = Median.Of(one.Zip(other, (a, b) => a / b));
        results.Add(what, "about 1", $"{ratio:0.00} ({Median.Of(one):0} µs, {Median.Of(other):0} µs)", ratio <= 1.25);
    }

    private static async Task<double> Cost(TestBot bot, ChannelRef where)
    {
        await History.Talk(bot, where, 10);
        var start = Stopwatch.GetTimestamp();
        await History.Talk(bot, where, Notes);
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / Notes;
    }
}
