using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Host;
using Floodingnaque.ChatOps.TestKit.Journal;
using Floodingnaque.ChatOps.TestKit.SlackCloud;

namespace Floodingnaque.ChatOps.EndToEndTests.Crash;

/// <summary>A bot that is killed under load again and again, and the questions one asks of its record each time.</summary>
internal sealed class KilledBot : IAsyncDisposable
{
    public const int Writers = 16;

    /// <summary>Short, so that steps of the ladder come due while the bot is dead.</summary>
    private const string Ladder = "--Escalation:Deadlines:P1=00:00:09";

    private readonly TempFolder temp = new();
    private readonly string? preload;

    private KilledBot(SlackWorkspace slack, string? preload) => (Slack, this.preload, Record) = (slack, preload, new DiskRecord(temp.Path));

    public SlackWorkspace Slack { get; }

    public DiskRecord Record { get; }

    public string Directory => temp.Path;

    public BotProcess Process { get; private set; } = null!;

    public NoteLoad Load { get; private set; } = null!;

    public int Kills { get; private set; }

    public int AskedAgain { get; private set; }

    public static async Task<KilledBot> Start(string? preload = null)
    {
        var bot = new KilledBot(await SlackTeam.Start(), preload);
        await bot.Restart();
        bot.Load = new NoteLoad(bot.Slack, bot.Slack.User("vera").Id, await SlackTeam.Declare(bot.Slack, "p1 keys abused"));
        return bot;
    }

    public async Task Restart()
    {
        Launch();
        Slack.AppAddress = await Process.WhenReady();
    }

    /// <summary>Lets people write, kills after a number of acknowledgements that nobody foresaw, and starts the bot again.</summary>
    public async Task KillUnderLoad(int acknowledgements)
    {
        var until = Load.Acknowledged.Count + acknowledgements;
        var writing = Load.Press(Process.Address, Writers);
        await Eventually.True(() => Load.Acknowledged.Count >= until || writing.IsCompleted, "the bot takes notes");
        await Kill();
        await writing;
        await Restart();
    }

    /// <summary>Kills in the middle of the start, when the folder was just taken.</summary>
    public async Task KillWhileStarting()
    {
        await Kill();
        Launch();
        await Eventually.True(() => Holds(Path.Combine(Directory, "lock")), "the starting bot holds the folder");
        await Kill();
        await Restart();
    }

    /// <summary>Sends again what was acknowledged before the kill: the same trigger, so the same delivery.</summary>
    public async Task AskAgain(int count)
    {
        foreach (var command in Load.Acknowledged.Reverse().Take(count))
        {
            var answer = await Load.Send(Process.Address, command);
            Assert.Equal(System.Net.HttpStatusCode.OK, answer?.Status);
            AskedAgain++;
        }
    }

    /// <summary>Nothing acknowledged is missing, nothing stands twice, no chain is broken, no step fired twice.</summary>
    public void Check()
    {
        var first = Record.Incidents[0];
        var notes = Record.Notes(first);
        Assert.DoesNotContain(Load.Acknowledged.Select(NoteLoad.Note), n => !notes.ContainsKey(n));
        Assert.DoesNotContain(notes, n => n.Value > 1);
        Assert.Empty(Load.Unexpected);
        foreach (var id in Record.Incidents)
        {
            var verdict = Record.Verdict(id);
            Assert.True(verdict.Intact.Holds, $"{id}: {verdict.Intact.Words}");
            // Heads are signed by a pass of its own, a moment after the lines; before the first there is nothing to be complete to.
            Assert.True(verdict.Complete.Holds || verdict.Complete.Words.Contains("no witness", StringComparison.Ordinal), $"{id}: {verdict.Complete.Words}");
            Assert.Empty(Steps(id).GroupBy(s => s).Where(g => g.Count() > 1).Select(g => $"{id}: step {g.Key} fired {g.Count()} times"));
        }
    }

    public IEnumerable<int> Steps(IncidentId id) => Record.Events(id).Select(e => e.Event).OfType<EscalationStepFired>().Select(e => e.Step);

    /// <summary>How many pages about this incident a person found in their direct messages.</summary>
    public int Pages(string person, IncidentId id) =>
        Slack.DirectMessage(person).Messages.Count(m => (m.Text + m.Blocks).Contains(id.ToString(), StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        Process.Dispose();
        Load?.Dispose();
        await Slack.DisposeAsync();
        temp.Dispose();
    }

    private async Task Kill()
    {
        await Process.Kill9();
        Process.Dispose();
        Kills++;
    }

    private void Launch()
    {
        Process = BotProcess.Launch(Directory, preload, [Ladder, "--Logging:LogLevel:Default=Warning", .. RunningBot.SlackSettings(Slack, socketMode: false)]);
    }

    /// <summary>Whether the process has the file open. Opening it ourselves could take the lock from under its hand.</summary>
    private bool Holds(string file) => System.IO.Directory.EnumerateFiles($"/proc/{Process.Id}/fd").Any(fd => new FileInfo(fd).LinkTarget == file);
}
