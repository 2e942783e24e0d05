using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Host;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.EndToEndTests.Host;

/// <summary>Steps of the ladder that came due while there was no bot.</summary>
public sealed class OverdueTests : IDisposable
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);

    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task They_fire_within_five_seconds_of_the_start_of_the_process_and_never_twice()
    {
        await using var slack = await SlackTeam.Start();
        string[] settings = ["--Escalation:Deadlines:P1=00:00:06", "--Logging:LogLevel:Default=Warning", .. RunningBot.SlackSettings(slack, socketMode: false)];
        var record = new DiskRecord(temp.Path);
        using (var bot = await BotProcess.Start(temp.Path, settings))
        {
            slack.AppAddress = bot.Address;
            await SlackTeam.Declare(slack, "p1 keys abused");
            await bot.Kill9();
        }

        var id = Assert.Single(record.Incidents);
        var deadline = Assert.Single(record.Events(id).Select(e => e.Event).OfType<IncidentDeclared>()).DeadlineAt;
        await Eventually.True(() => TimeProvider.System.GetUtcNow() > deadline, "every step is overdue");
        var fired = Steps(record, id).Count();

        var restarted = TimeProvider.System.GetUtcNow();
        using (var bot = await BotProcess.Start(temp.Path, settings))
        {
            slack.AppAddress = bot.Address;
            await Eventually.True(() => Steps(record, id).Count() == 4, "all steps fired");
            // The journal's own times, so that a slow test machine does not count against the bot twice.
            Assert.All(Fired(record, id).Skip(fired), e => Assert.InRange(e.At - restarted, TimeSpan.Zero, Promised));
            // Their own step, and everybody's at the deadline.
            await Eventually.True(() => Pages(slack, "tess") >= 2 && Pages(slack, "sam") >= 2, "the pages arrived");
            await bot.Kill9();
        }

        using var third = await BotProcess.Start(temp.Path, settings);
        slack.AppAddress = third.Address;
        Assert.True((await slack.SendSlashCommand("vera", slack.Channels.Single(c => c.Name.StartsWith("inc-", StringComparison.Ordinal)).Id, "/incident note still here")).IsOk);
        Assert.Equal([1, 2, 3, 4], Steps(record, id));
        Assert.Equal((2, 2), (Pages(slack, "sam"), Pages(slack, "tess")));
    }

    private static IEnumerable<Pipeline.RecordedEvent> Fired(DiskRecord record, IncidentId id) => record.Events(id).Where(e => e.Event is EscalationStepFired);

    private static IEnumerable<int> Steps(DiskRecord record, IncidentId id) => Fired(record, id).Select(e => ((EscalationStepFired)e.Event).Step);

    private static int Pages(TestKit.SlackCloud.SlackWorkspace slack, string person) =>
        slack.Channels.Any(c => c.Kind is TestKit.SlackCloud.SlackChannelKind.DirectMessage && c.Has(slack.User(person).Id)) ? slack.DirectMessage(person).Messages.Count : 0;
}
