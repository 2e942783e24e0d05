using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Host;
using Floodingnaque.ChatOps.TestKit.Journal;
using Xunit.Abstractions;

namespace Floodingnaque.ChatOps.EndToEndTests.Crash;

/// <summary>The real program, <c>kill -9</c>, again and again: what was acknowledged is there, once, and in an unbroken chain.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Kills = 50;
    private const int SlowKills = 15;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_or_doubled_by_fifty_kills()
    {
        await using var bot = await KilledBot.Start();
        var random = new Random(20261124);
        while (bot.Kills < Kills)
        {
            if (bot.Kills % 12 == 11)
            {
                // Another ladder begins, and will come due among the kills.
                await SlackTeam.Declare(bot.Slack, "p1 once more");
            }

            await (bot.Kills % 10 == 9 ? bot.KillWhileStarting() : bot.KillUnderLoad(random.Next(1, 250)));
            await bot.AskAgain(4);
            bot.Check();
        }

        await Finish(bot);
    }

    [Fact]
    public async Task Nothing_acknowledged_is_lost_or_doubled_when_the_disk_is_slow()
    {
        using var temp = new TempFolder();
        await using var bot = await KilledBot.Start(await BadDisk.Slow(temp.Path));
        Assert.Contains(BadDisk.Name, await File.ReadAllTextAsync($"/proc/{bot.Process.Id}/maps"), StringComparison.Ordinal);
        var random = new Random(5);
        while (bot.Kills < SlowKills)
        {
            await bot.KillUnderLoad(random.Next(1, 150));
            await bot.AskAgain(4);
            bot.Check();
        }

        await Finish(bot);
    }

    /// <summary>Every ladder has walked to its end, each step once, each page once; and the real <c>verify</c> says so too.</summary>
    private async Task Finish(KilledBot bot)
    {
        await Eventually.True(() => bot.Record.Incidents.All(id => bot.Steps(id).Count() == 4), "all steps of all ladders fired");
        bot.Check();
        Assert.All(bot.Record.Incidents, id => Assert.Equal([1, 2, 3, 4], bot.Steps(id)));
        // Each was paged twice: when their step came, and with everybody at the deadline (Bo: as a stakeholder of a P1, and then).
        var everybody = bot.Record.Incidents.SelectMany(id => (string[])["maria", "sam", "tess", "bo"], (id, person) => (Id: id, Person: person)).ToArray();
        await Eventually.True(() => everybody.All(e => bot.Pages(e.Person, e.Id) >= 2), "everybody was paged");
        Assert.All(everybody, e => Assert.Equal(2, bot.Pages(e.Person, e.Id)));
        await Eventually.True(() => bot.Record.Incidents.All(id => bot.Record.Verdict(id).Holds), "the heads are signed");
        var (code, said) = await BotProcess.Run("verify", "--data", bot.Directory);
        Assert.True(code == 0, said);
        output.WriteLine($"{bot.Kills} kills, {bot.Load.Acknowledged.Count} acknowledged, {bot.AskedAgain} asked again, {bot.Record.Incidents.Count} ladders.");
        output.WriteLine(said);
    }
}
