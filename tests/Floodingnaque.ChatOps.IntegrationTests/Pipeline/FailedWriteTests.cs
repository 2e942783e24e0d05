using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Doctor;
using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Journal;
using static Floodingnaque.ChatOps.TestKit.Story;

namespace Floodingnaque.ChatOps.IntegrationTests.Pipeline;

/// <summary>What the workers do when what they record does not reach the disk.</summary>
public sealed class FailedWriteTests
{
    [RootFact]
    public async Task After_a_write_that_failed_the_ladder_goes_on_by_itself_when_there_is_room_again()
    {
        await using var disk = await SmallDisk.Mount(4096);
        await using var bot = await TestBot.Start(disk.Path, journal: new JournalSettings { FreeSpaceReserve = 0 });
        var channel = await bot.Declare();
        var ballast = Path.Combine(disk.Path, "ballast");
        Assert.Throws<IOException>(() => File.WriteAllBytes(ballast, new byte[5_000_000]));
        Assert.Equal(NotRecorded.Code, (await bot.Say(Maria, "note " + new string('x', 10_000), channel)).Refused);
        File.Delete(ballast);

        await bot.Pass(TimeSpan.FromMinutes(20));

        Assert.Equal([1, 2], (await bot.Events()).Select(e => e.Event).OfType<EscalationStepFired>().Select(f => f.Step));
        Assert.Contains(bot.Platform.Of("tell"), s => s.To == "D-" + Sam.Id);
    }

    [Fact]
    public async Task The_doctor_of_a_bot_that_stopped_recording_says_so()
    {
        var broken = false;
        await using var bot = await TestBot.Start(journal: new JournalSettings
        {
            FreeSpaceReserve = 0,
            Flush = handle => { if (broken) { throw new IOException("I/O error"); } FileSync.Flush(handle); },
        });
        var readiness = new Readiness();
        readiness.MarkLoaded();
        var check = new RecordCheck(readiness, () => (bot.Journal, bot.Get<IncidentStreams>()));
        Assert.Equal(DoctorStatus.Ok, (await check.Run(CancellationToken.None)).Status);
        broken = true;
        await bot.Say(Maria, "declare p2 x");
        var finding = await check.Run(CancellationToken.None);
        Assert.Equal(DoctorStatus.Failed, finding.Status);
        Assert.Contains("Nothing is recorded now: the disk did not confirm a write", finding.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_done_outside_and_could_not_be_recorded_is_put_off_ever_longer()
    {
        var broken = false;
        await using var bot = await TestBot.Start(journal: new JournalSettings
        {
            FreeSpaceReserve = 0,
            Flush = handle => { if (broken) { throw new IOException("I/O error"); } FileSync.Flush(handle); },
        });
        await bot.Say(Maria, "declare p2 x");
        broken = true;
        for (var second = 0; second < 60; second++)
        {
            await bot.Pass(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(bot.Platform.Of("open").Count(), 2, 8);
    }

    [Fact]
    public async Task Every_overdue_step_fires_in_the_first_pass_after_a_restart()
    {
        using var folder = new TempFolder();
        await using (var first = await TestBot.Start(folder.Path))
        {
            await first.Declare();
        }

        await using var bot = await TestBot.Start(folder.Path, Start.AddHours(2));
        await bot.Get<TimerWorker>().RunOnceAsync(CancellationToken.None);
        Assert.Equal([1, 2, 3, 4], (await bot.Events()).Select(e => e.Event).OfType<EscalationStepFired>().Select(f => f.Step));
    }
}
