using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Host;
using Xunit.Abstractions;

namespace Floodingnaque.ChatOps.EndToEndTests.Crash;

/// <summary>The power goes while the real program writes: what the kernel had not brought to the disk is gone, what was acknowledged is not.</summary>
public sealed class PowerCutTests(ITestOutputHelper output)
{
    private const int Cuts = 5;
    private const int Writers = 16;

    [RootFact]
    public async Task Nothing_acknowledged_is_lost_when_the_power_goes()
    {
        await using var disk = await LoopDisk.Mount(mebibytes: 32);
        await using var slack = await SlackTeam.Start();
        var data = Path.Combine(disk.Path, "data");
        using var bot = await BotProcess.Start(data, ["--Logging:LogLevel:Default=Warning", .. RunningBot.SlackSettings(slack, socketMode: false)]);
        slack.AppAddress = bot.Address;
        using var load = new NoteLoad(slack, slack.User("vera").Id, await SlackTeam.Declare(slack));
        var writing = load.Press(bot.Address, Writers);
        var random = new Random(7);
        for (var cut = 1; cut <= Cuts; cut++)
        {
            var until = load.Acknowledged.Count + random.Next(50, 500);
            await Eventually.True(() => load.Acknowledged.Count >= until || writing.IsCompleted, "the bot takes notes");
            await bot.Freeze();
            var after = await Cut(disk);
            // What is on its way now was sent before the power went; the bot had no more say in it.
            var acknowledged = load.Acknowledged.Select(NoteLoad.Note).ToHashSet();
            Check(Path.Combine(after, "data"), acknowledged);
            output.WriteLine($"cut {cut}: {acknowledged.Count} acknowledged, none missing");
            await disk.Discard(after);
            await bot.Thaw();
        }

        await bot.Kill9();
        await writing;
        Assert.Empty(load.Unexpected);
    }

    [RootFact]
    public async Task A_bot_goes_on_from_the_disk_that_a_power_cut_left()
    {
        await using var disk = await LoopDisk.Mount(mebibytes: 32);
        await using var slack = await SlackTeam.Start();
        string[] settings = ["--Logging:LogLevel:Default=Warning", .. RunningBot.SlackSettings(slack, socketMode: false)];
        using var bot = await BotProcess.Start(Path.Combine(disk.Path, "data"), settings);
        slack.AppAddress = bot.Address;
        using var load = new NoteLoad(slack, slack.User("vera").Id, await SlackTeam.Declare(slack));
        var writing = load.Press(bot.Address, Writers);
        await Eventually.True(() => load.Acknowledged.Count >= 100 || writing.IsCompleted, "the bot takes notes");
        await bot.Freeze();
        var after = Path.Combine(await disk.Cut(), "data");
        await bot.Kill9();
        await writing;

        using var next = await BotProcess.Start(after, settings);
        slack.AppAddress = next.Address;
        foreach (var command in load.Acknowledged.Reverse().Take(20))
        {
            Assert.Equal(System.Net.HttpStatusCode.OK, (await load.Send(next.Address, command))?.Status);
        }

        var answer = await load.Send(next.Address, new SignedCommand("after.the.cut", slack.User("vera").Id, load.Channel, "note after the cut"));
        Assert.Contains("in_channel", answer?.Body, StringComparison.Ordinal);
        var acknowledged = load.Acknowledged.Select(NoteLoad.Note).Append("after the cut").ToHashSet();
        Check(after, acknowledged);
    }

    /// <summary>
    /// A copy that proves to be of a power cut: a file that nobody flushed does not have its content in it. The kernel writes what it likes when it
    /// likes, so that one that it happened to write by itself says nothing, and the next one is looked at.
    /// </summary>
    private static async Task<string> Cut(LoopDisk disk)
    {
        for (var attempt = 1; attempt <= 10; attempt++)
        {
            var unsynced = Path.Combine(disk.Path, "unsynced-" + Guid.CreateVersion7());
            await File.WriteAllTextAsync(unsynced, "kept in memory only");
            var after = await disk.Cut();
            if (new FileInfo(Path.Combine(after, Path.GetFileName(unsynced))) is not { Exists: true, Length: > 0 })
            {
                return after;
            }

            await disk.Discard(after);
        }

        throw new InvalidOperationException("Every copy had what was never flushed: none shows a power cut.");
    }

    private static void Check(string data, IReadOnlySet<string> acknowledged)
    {
        var record = new DiskRecord(data);
        var id = Assert.Single(record.Incidents);
        var notes = record.Notes(id);
        Assert.DoesNotContain(acknowledged, n => !notes.ContainsKey(n));
        Assert.DoesNotContain(notes, n => n.Value > 1);
        var verdict = record.Verdict(id);
        Assert.True(verdict.Intact.Holds, verdict.Intact.Words);
    }
}
