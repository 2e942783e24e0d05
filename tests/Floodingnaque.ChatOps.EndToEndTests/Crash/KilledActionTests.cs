using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Host;
using Floodingnaque.ChatOps.TestKit.Journal;
using Floodingnaque.ChatOps.TestKit.Servers;
using Floodingnaque.ChatOps.TestKit.SlackCloud;

namespace Floodingnaque.ChatOps.EndToEndTests.Crash;

/// <summary>The real program is killed while it blocks and unblocks at a real nginx: what the ledger says and what nginx does are the same.</summary>
public sealed class KilledActionTests : IAsyncLifetime
{
    private const int Rounds = 12;

    private readonly TempFolder temp = new();
    private NginxServer nginx = null!;
    private SlackWorkspace slack = null!;
    private BotProcess bot = null!;
    private DiskRecord record = null!;

    public async Task InitializeAsync()
    {
        nginx = await NginxServer.Start();
        slack = await SlackTeam.Start();
        record = new DiskRecord(temp.Path);
        await Launch();
    }

    public async Task DisposeAsync()
    {
        bot.Dispose();
        await slack.DisposeAsync();
        await nginx.DisposeAsync();
        temp.Dispose();
    }

    [Fact]
    public async Task Killed_between_any_two_steps_it_is_in_force_once_or_not_at_all_and_the_ledger_says_which()
    {
        var channel = slack.Channel(await SlackTeam.Declare(slack)).Name;
        var id = record.Incidents[0];
        var random = new Random(20261124);
        for (var run = 1; run <= Rounds; run++)
        {
            await Say("maria", channel, $"block 198.51.100.{run} for 2h");
            await Eventually.True(() => Find<ActionPlanned>(id, run) is not null, $"#{run} is planned");
            await Say("sam", channel, $"approve #{run} {Find<ActionPlanned>(id, run)!.Digest}");
            await KillAfter(random.Next(0, 250));
            await Eventually.True(() => Find<ActionPerformed>(id, run) is not null, $"#{run} was done after the kill");
            Assert.Equal(RunEnd.None, Find<ActionPerformed>(id, run)!.End);
            Assert.Single(Lines(id, run));
        }

        for (var run = 1; run <= Rounds; run++)
        {
            await Say("maria", channel, $"undo #{run}");
            await KillAfter(random.Next(0, 250));
            await Eventually.True(() => Find<ActionUndone>(id, run) is not null, $"#{run} was undone after the kill");
            Assert.Null(Find<ActionUndone>(id, run)!.ByHand);
            Assert.Empty(Lines(id, run));
        }

        Assert.Equal(Rounds, record.Events(id).Count(e => e.Event is ActionPerformed));
        Assert.True(record.Verdict(id).Intact.Holds);
    }

    private T? Find<T>(IncidentId id, int run)
        where T : class, IActionEvent => record.Events(id).Select(e => e.Event).OfType<T>().LastOrDefault(e => e.Run == run);

    private IEnumerable<string> Lines(IncidentId id, int run) =>
        File.ReadAllLines(nginx.DenyFile).Where(l => l.Contains($"# {id} #{run} until", StringComparison.Ordinal));

    private async Task Say(string who, string channel, string words)
    {
        var reply = await slack.SendSlashCommand(who, channel, $"/incident {words}");
        Assert.True(reply.IsOk, $"{reply.Status}: {reply.Body}");
    }

    private async Task KillAfter(int milliseconds)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1 + milliseconds));
        await tick.WaitForNextTickAsync();
        await bot.Kill9();
        bot.Dispose();
        await Launch();
    }

    private async Task Launch()
    {
        bot = BotProcess.Launch(temp.Path, null, ["--Logging:LogLevel:Default=Warning", .. Settings(), .. RunningBot.SlackSettings(slack, socketMode: false)]);
        slack.AppAddress = await bot.WhenReady();
    }

    private IEnumerable<string> Settings()
    {
        var options = nginx.Options;
        yield return $"--Targets:Nginx:DenyFile={options.DenyFile}";
        yield return $"--Targets:Nginx:ProbeUrl={options.ProbeUrl}";
        foreach (var (name, argv) in new[] { ("Test", options.Test), ("Reload", options.Reload) })
        {
            for (var n = 0; n < argv.Length; n++)
            {
                yield return $"--Targets:Nginx:{name}:{n}={argv[n]}";
            }
        }
    }
}
