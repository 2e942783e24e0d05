using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Doctor;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Slack;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.SlackCloud;

namespace Floodingnaque.ChatOps.IntegrationTests.Slack;

/// <summary>Socket Mode with Slack ending connections as it likes: what was acknowledged is recorded, and recorded once.</summary>
public sealed class SlackSocketTests
{
    private const int Writers = 4;

    [Theory]
    [InlineData("warning")]
    [InlineData("refresh_requested")]
    [InlineData("drop")]
    public async Task The_end_of_a_connection_loses_and_doubles_nothing(string end)
    {
        await using var slack = await SlackStoryTests.Workspace();
        slack.EventRetries = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)];
        await using var bot = await RunningBot.StartIn(slack, socketMode: true);
        var channel = await Declared(slack, bot);
        using var enough = new CancellationTokenSource();

        var writing = Enumerable.Range(0, Writers).Select(w => Write(slack, channel, w, enough.Token)).ToArray();
        await Eventually.True(() => Entries(bot) > 20, "people write");
        await (end == "drop" ? Drop(slack) : slack.Disconnect(end));
        await Eventually.True(() => slack.Calls.Count(c => c.Method == "apps.connections.open" && c.Error is null) >= 2, "there is a new connection");
        await Eventually.True(() => slack.SocketConnections > 0, "it is open");
        var before = Entries(bot);
        await Eventually.True(() => Entries(bot) > before + 10, "people are heard again");
        await enough.CancelAsync();
        var written = await Task.WhenAll(writing);
        foreach (var e in written.SelectMany(w => w.Said).SelectMany(m => m.Events))
        {
            // Slack does not know which acknowledgements got through before the end, and sends again over the new connection.
            Assert.True((await slack.Redeliver(e.Envelope, 1)).IsOk);
        }

        var events = await bot.Events();
        var notes = events.Select(e => e.Event).OfType<NoteAdded>().Select(n => n.Text!).ToArray();
        var messages = events.Select(e => e.Event).OfType<MessageRecorded>().Select(m => m.Text).ToArray();
        Assert.Equal(notes.Distinct(), notes);
        Assert.Equal(messages.Distinct(), messages);
        Assert.Empty(written.SelectMany(w => w.Acknowledged).Except(notes));
        Assert.Equal(written.SelectMany(w => w.Said).Select(m => slack.Message(channel, m.Ts).Text).Order(StringComparer.Ordinal), messages.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Socket_mode_turned_off_is_reported_as_not_ready()
    {
        await using var slack = await SlackStoryTests.Workspace();
        await using var bot = await RunningBot.StartIn(slack, socketMode: true);
        await Eventually.True(() => bot.Get<Readiness>().NotReady is null, "the bot is ready");

        await slack.Disconnect("link_disabled");

        await Eventually.True(() => bot.Get<Readiness>().NotReady?.Contains("link_disabled", StringComparison.Ordinal) == true, "the bot says why it is not ready");
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(bot.Address, "health/ready"));
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task Until_the_first_hello_the_bot_is_not_ready_and_doctor_says_why()
    {
        await using var slack = await SlackStoryTests.Workspace();
        slack.HoldHello = true;
        await using var bot = await RunningBot.Start(null, [.. RunningBot.SlackSettings(slack, socketMode: true)]);
        slack.GrantedScopes = [.. SlackManifest.Scopes(IncidentSettings.Default).Select(s => s.Name)];
        using var http = new HttpClient();
        using (var answer = await http.GetAsync(new Uri(bot.Address, "health/ready")))
        {
            Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        }

        const string Sentence = "Socket Mode is not connected: Slack has not said hello yet.";
        Assert.Equal(Sentence, bot.Get<Readiness>().NotReady);
        Assert.Equal(Sentence, (await bot.Get<DoctorRunner>().Run(CancellationToken.None)).Single(r => r.Name == "slack").Finding.Sentence);

        slack.HoldHello = false;
        slack.DropConnections();
        await Eventually.True(() => bot.Get<Readiness>().NotReady is null, "the bot is ready");
    }

    [Fact]
    public async Task Frames_that_come_in_pieces_are_put_together()
    {
        await using var slack = await SlackStoryTests.Workspace();
        slack.SplitFrames = true;
        await using var bot = await RunningBot.StartIn(slack, socketMode: true);
        var channel = await Declared(slack, bot);

        await slack.SendSlashCommand("vera", channel, "/incident note größer als gedacht 🔑");

        Assert.Single(await bot.Events(), e => e.Event is NoteAdded { Text: "größer als gedacht 🔑" });
        Assert.Empty(slack.Complaints);
    }

    private static Task Drop(SlackWorkspace slack)
    {
        slack.DropConnections();
        return Task.CompletedTask;
    }

    private static async Task<string> Declared(SlackWorkspace slack, RunningBot bot)
    {
        var outcome = new SlackOutcome(slack, bot);
        await outcome.Say("vera", "general", "declare p3 sockets");
        await Eventually.True(() => outcome.State.Pages.Count > 0, "Maria is paged");
        await outcome.Settled();
        return outcome.Channel.Id;
    }

    private static int Entries(RunningBot bot) => bot.Get<IncidentStreams>().Loaded.Single().Accepted.Entries;

    /// <summary>Commands are never repeated by Slack, so only acknowledged ones must be there; messages are, so all must be.</summary>
    private static async Task<(List<string> Acknowledged, List<DrivenMessage> Said)> Write(SlackWorkspace slack, string channel, int writer, CancellationToken enough)
    {
        var (acknowledged, said) = (new List<string>(), new List<DrivenMessage>());
        for (var n = 0; !enough.IsCancellationRequested; n++)
        {
            var text = $"{writer}-{n}";
            if ((await slack.SendSlashCommand("vera", channel, "/incident note " + text)).IsOk)
            {
                acknowledged.Add(text);
            }

            said.Add(await slack.PostMessage("vera", channel, text));
            await Task.Yield();
        }

        return (acknowledged, said);
    }
}
