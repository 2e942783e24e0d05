using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Host;
using Floodingnaque.ChatOps.TestKit.Journal;
using Floodingnaque.ChatOps.TestKit.SlackCloud;

namespace Floodingnaque.ChatOps.EndToEndTests.Crash;

/// <summary>The real program, which two people of a workspace give orders to and which is killed at moments that nobody foresaw while it carries them out.</summary>
public abstract class KilledAction : IAsyncLifetime
{
    private readonly Random random = new(20261124);
    private readonly TempFolder temp = new();
    private SlackWorkspace slack = null!;
    private BotProcess bot = null!;
    private string channel = "";

    private protected DiskRecord Record { get; private set; } = null!;

    private protected IncidentId Id { get; private set; }

    /// <summary>Where the bot keeps what it keeps.</summary>
    private protected string Data => temp.Path;

    public virtual async Task InitializeAsync()
    {
        slack = await SlackTeam.Start();
        Record = new DiskRecord(temp.Path);
        await Launch();
        channel = slack.Channel(await SlackTeam.Declare(slack)).Name;
        Id = Record.Incidents[0];
    }

    public virtual async Task DisposeAsync()
    {
        bot.Dispose();
        await slack.DisposeAsync();
        temp.Dispose();
    }

    /// <summary>What the bot is told about the target.</summary>
    private protected abstract IEnumerable<string> Settings();

    /// <summary>Asked for by one, approved by another or by more, killed within the time, and waited for.</summary>
    private protected async Task<ActionPerformed> DoAndKill(int run, string words, int within, string? overriding = null, params string[] moreApprovers)
    {
        await Say("maria", words);
        await Eventually.True(() => Find<ActionPlanned>(run) is not null, $"#{run} is planned");
        if (overriding is not null)
        {
            await Say("sam", $"override #{run} {overriding}");
        }

        foreach (var approver in moreApprovers.Prepend("sam"))
        {
            await Say(approver, $"approve #{run} {Find<ActionPlanned>(run)!.Digest}");
        }

        await KillWithin(within);
        await Eventually.True(() => Find<ActionPerformed>(run) is not null, $"#{run} was done after the kill");
        return Find<ActionPerformed>(run)!;
    }

    private protected async Task<ActionUndone> UndoAndKill(int run, int within)
    {
        await Say("maria", $"undo #{run}");
        await KillWithin(within);
        await Eventually.True(() => Find<ActionUndone>(run) is not null, $"#{run} was undone after the kill");
        return Find<ActionUndone>(run)!;
    }

    private T? Find<T>(int run)
        where T : class, IActionEvent => Record.Events(Id).Select(e => e.Event).OfType<T>().LastOrDefault(e => e.Run == run);

    private protected async Task Say(string who, string words)
    {
        var reply = await slack.SendSlashCommand(who, channel, $"/incident {words}");
        Assert.True(reply.IsOk, $"{reply.Status}: {reply.Body}");
    }

    private protected async Task KillWithin(int milliseconds)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1 + random.Next(milliseconds)));
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
}
