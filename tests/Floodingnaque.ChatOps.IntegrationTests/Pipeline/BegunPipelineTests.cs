using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Journal;
using static Floodingnaque.ChatOps.TestKit.Story;

namespace Floodingnaque.ChatOps.IntegrationTests.Pipeline;

/// <summary>What is found after a crash is this run's work only if the record says that it began, whatever the clock says.</summary>
public sealed class BegunPipelineTests
{
    private const string Address = "198.51.100.7";

    private readonly TempFolder folder = new();

    private static ActionRun Run(TestBot bot) => bot.Get<IncidentStreams>().Loaded.Single().Accepted.Runs[1];

    private static async Task<IncidentId> Approved(TestBot bot)
    {
        var channel = await bot.Declare();
        bot.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Null((await bot.Say(Maria, $"block {Address} for 2h", channel)).Refused);
        await bot.Settle();
        Assert.Null((await bot.Say(Sam, $"approve #1 {Run(bot).Digest}", channel)).Refused);
        return bot.Get<IncidentStreams>().Loaded.Single().Id;
    }

    /// <summary>Approved, and dead; with <paramref name="began"/> as after the note that it begins.</summary>
    private async Task Dies(bool began)
    {
        await using var bot = await TestBot.Start(folder.Path);
        var id = await Approved(bot);
        if (began)
        {
            await bot.Record(id, new ActionBegun(1));
        }
    }

    [Fact]
    public async Task It_is_on_the_record_that_a_run_begins_before_its_target_is_touched()
    {
        await using var bot = await TestBot.Start(folder.Path);
        var id = await Approved(bot);
        var durable = false;
        bot.Target.Fault = step =>
        {
            durable |= step == "perform" && bot.Events(id).Result.Any(e => e.Event is ActionBegun { Run: 1 });
            return null;
        };
        await bot.Settle();
        Assert.True(durable);
        Assert.True(Run(bot).Begun);
        Assert.Equal(RunState.InForce, Run(bot).State);
    }

    [Theory]
    [InlineData(2)] // the clock is three minutes behind after the crash
    [InlineData(30)]
    public async Task What_had_begun_is_put_back_whatever_the_clock_says(int minutes)
    {
        await Dies(began: true);
        await using var bot = await TestBot.Start(folder.Path, Start.AddMinutes(minutes));
        bot.Target.InForce[Address] = "half done";
        bot.Target.Command = "something else";
        await bot.Settle();
        Assert.Equal(RunEnd.RolledBack, Run(bot).End);
        Assert.Empty(bot.Target.InForce);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(30)]
    public async Task What_never_began_takes_nothing_back_that_somebody_did_meanwhile(int minutes)
    {
        await Dies(began: false);
        await using var bot = await TestBot.Start(folder.Path, Start.AddMinutes(minutes));
        bot.Target.InForce[Address] = "on call, by hand";
        bot.Target.Fault = step => step == "plan" ? new TargetException("it is blocked already") : null;
        await bot.Settle();
        Assert.NotEmpty(bot.Target.InForce);
        Assert.DoesNotContain($"revert {Address}", bot.Target.Log);
        Assert.Contains("Nothing was done", Run(bot).Words, StringComparison.Ordinal);
        Assert.Equal(RunState.Ended, Run(bot).State);
    }

    [Fact]
    public async Task What_was_planned_before_there_was_such_a_note_may_have_begun()
    {
        await using (var bot = await TestBot.Start(folder.Path))
        {
            var id = await Approved(bot);
            await bot.Record(id, new ActionPlanned(1, Run(bot).Plan!, Run(bot).Digest, "planned by an older version"));
            await bot.Say(Sam, $"approve {id} #1 {Run(bot).Digest}");
        }

        await using var restarted = await TestBot.Start(folder.Path, Start.AddMinutes(6));
        restarted.Target.InForce[Address] = "half done";
        restarted.Target.Command = "something else";
        await restarted.Settle();
        Assert.Equal(RunEnd.RolledBack, Run(restarted).End);
        Assert.Empty(restarted.Target.InForce);
    }

    [Fact]
    public async Task What_was_owed_after_the_start_did_not_happen_before_it_whatever_the_clock_says()
    {
        await Dies(began: false);
        await using var bot = await TestBot.Start(folder.Path, Start.AddMinutes(-30));
        var stream = bot.Get<IncidentStreams>().Loaded.Single();
        Assert.NotEmpty(stream.Accepted.Owed);
        Assert.All(stream.Accepted.Owed, o => Assert.True(stream.MayHaveHappened(o)));
        var before = stream.Accepted.Owed;
        await bot.Say(Sam, $"ack {stream.Id}", delivery: "after the restart");
        Assert.NotEqual(before, stream.Accepted.Owed);
        Assert.All(stream.Accepted.Owed.Except(before), o => Assert.False(stream.MayHaveHappened(o)));
    }
}
