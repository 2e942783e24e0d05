using System.Net;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Host;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.EndToEndTests.Crash;

/// <summary>The real program on a disk whose <c>fsync</c> says EIO: what the system refused to confirm must never be confirmed to a person.</summary>
public sealed class FailedFlushTests : IDisposable
{
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task A_note_whose_flush_fails_is_told_to_be_not_recorded_and_the_bot_is_not_ready()
    {
        var failing = Path.Combine(temp.Path, "failing");
        await using var slack = await SlackTeam.Start();
        using var bot = BotProcess.Launch(
            Path.Combine(temp.Path, "data"), await BadDisk.Failing(temp.Path, failing), RunningBot.SlackSettings(slack, socketMode: false));
        slack.AppAddress = await bot.WhenReady();
        using var notes = new NoteLoad(slack, slack.User("vera").Id, await SlackTeam.Declare(slack));

        using var http = new HttpClient { BaseAddress = bot.Address };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/ready")).StatusCode);

        await File.WriteAllTextAsync(failing, "");
        var answer = await notes.Send(bot.Address, new SignedCommand("1.failing", slack.User("vera").Id, notes.Channel, "note the key is revoked"));

        Assert.Contains("Not recorded", answer?.Body, StringComparison.Ordinal);
        Assert.Contains("Input/output error", answer?.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/health/ready")).StatusCode);
    }
}
