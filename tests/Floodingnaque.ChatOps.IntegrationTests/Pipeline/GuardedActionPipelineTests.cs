using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Journal;
using static Floodingnaque.ChatOps.TestKit.Story;

namespace Floodingnaque.ChatOps.IntegrationTests.Pipeline;

/// <summary>From words to the target and back, on a real journal, with a target that fails when it is told to.</summary>
public sealed class GuardedActionPipelineTests
{
    private const string Address = "198.51.100.7";

    /// <summary>Maria asked, and the card is in the channel; returns the words of its Approve button.</summary>
    private static async Task<string> Ask(TestBot bot, ChannelRef channel, string address = Address)
    {
        var answer = await bot.Say(Maria, $"block {address} for 2h", channel);
        Assert.Null(answer.Refused);
        await bot.Settle();
        return bot.Platform.Of("post").SelectMany(p => p.Blocks).OfType<Rendering.ButtonsBlock>().SelectMany(b => b.Buttons).Last(b => b.Label == "Approve").Words;
    }

    private static async Task<(ChannelRef Channel, ActionRun Run)> Approved(TestBot bot)
    {
        var channel = await bot.Declare();
        var words = await Ask(bot, channel);
        Assert.Null((await bot.Say(Sam, words, channel)).Refused);
        await bot.Settle();
        return (channel, Run(bot));
    }

    private static Task Begun(TestBot bot) => bot.Record(bot.Get<IncidentStreams>().Loaded.Single().Id, new ActionBegun(1));

    private static ActionRun Run(TestBot bot, int number = 1) => bot.Get<IncidentStreams>().Loaded.Single().Accepted.Runs[number];

    [Fact]
    public async Task What_was_approved_is_done_and_looked_at_and_undone_in_time()
    {
        await using var bot = await TestBot.Start();
        var (channel, run) = await Approved(bot);
        Assert.Equal(RunState.InForce, run.State);
        Assert.Equal([$"plan {Address}", $"plan {Address}", $"perform {Address}", $"look {Address}"], bot.Target.Log);
        await bot.Say(Maria, "confirm #1", channel);
        await bot.Pass(TimeSpan.FromMinutes(121));
        Assert.Equal((RunState.Ended, RunEnd.Undone), (Run(bot).State, Run(bot).End));
        Assert.Empty(bot.Target.InForce);
    }

    [Fact]
    public async Task Nothing_is_done_before_it_is_approved()
    {
        await using var bot = await TestBot.Start();
        await Ask(bot, await bot.Declare());
        await bot.Pass(TimeSpan.FromMinutes(14));
        Assert.Equal([$"plan {Address}"], bot.Target.Log);
    }

    [Fact]
    public async Task A_target_that_changed_voids_the_approval_and_is_approved_anew()
    {
        await using var bot = await TestBot.Start();
        var channel = await bot.Declare();
        var old = await Ask(bot, channel);
        bot.Target.Command = "nginx -s reload --elsewhere";
        await bot.Say(Sam, old, channel);
        await bot.Settle();
        Assert.Equal((RunState.Waiting, 0), (Run(bot).State, Run(bot).Approvals.Count));
        Assert.Equal("plan-changed", (await bot.Say(Sam, old, channel)).Refused);
        Assert.DoesNotContain($"perform {Address}", bot.Target.Log);
        await bot.Say(Sam, $"approve #1 {Run(bot).Digest}", channel);
        await bot.Settle();
        Assert.Equal(RunState.InForce, Run(bot).State);
    }

    [Theory]
    [InlineData("perform")]
    [InlineData("look")]
    public async Task A_step_that_fails_is_put_back_and_said_so(string step)
    {
        await using var bot = await TestBot.Start();
        bot.Target.Fault = s => s == step ? new TargetException("the machine does not answer") : null;
        var (_, run) = await Approved(bot);
        Assert.Equal(RunEnd.RolledBack, run.End);
        Assert.Empty(bot.Target.InForce);
        Assert.Contains(bot.Platform.Of("post"), p => p.Text.Contains("the machine does not answer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_has_no_effect_is_never_called_done()
    {
        await using var bot = await TestBot.Start();
        bot.Target.Works = false;
        var (_, run) = await Approved(bot);
        Assert.Equal((RunEnd.RolledBack, "It did not work: it is still answered. Put back: it is answered again."), (run.End, run.Words));
    }

    [Theory]
    [InlineData("perform", RunEnd.None)] // half done
    [InlineData("plan", RunEnd.RolledBack)] // nothing was done
    public async Task What_cannot_be_taken_back_and_failed_half_way_is_never_called_put_back(string fails, RunEnd end)
    {
        var sessions = new RecordingAction("sessions", RevokeSessions.Kind.Name) { CanTakeBack = false };
        await using var bot = await TestBot.Start(actions: [sessions]);
        var channel = await bot.Declare();
        Assert.Null((await bot.Say(Maria, "sessions revoke all", channel)).Refused);
        await bot.Settle();
        sessions.Fault = step => step == fails ? new TargetException("the database does not answer") : null;
        Assert.Null((await bot.Say(Sam, $"approve #1 {Run(bot).Digest}", channel)).Refused);
        await bot.Settle();
        Assert.Equal((end, end is RunEnd.None), (Run(bot).End, Run(bot).ByHand is not null));
        Assert.DoesNotContain("Put back", Run(bot).Words, StringComparison.Ordinal);
        Assert.Null(Run(bot).EndsAt); // and not tried again: there is nothing to bring back
        if (end is RunEnd.None)
        {
            Assert.Null((await bot.Say(Maria, "undo #1", channel)).Refused);
            await bot.Settle();
            Assert.Equal((RunState.InForce, (DateTimeOffset?)null), (Run(bot).State, Run(bot).EndsAt));
            Assert.Null((await bot.Say(Sam, "settle #1 asked for it again", channel)).Refused);
        }
    }

    [Fact]
    public async Task What_can_neither_be_done_nor_put_back_stays_in_the_ledger_and_is_put_back_later()
    {
        await using var bot = await TestBot.Start();
        bot.Target.Fault = s => s is "look" or "revert" ? new InvalidOperationException("a bug with secrets in its message") : null;
        var (_, run) = await Approved(bot);
        Assert.Equal((RunState.InForce, $"remove {Address}"), (run.State, run.ByHand));
        Assert.DoesNotContain(bot.Platform.Log, p => p.Text.Contains("secrets", StringComparison.Ordinal));
        Assert.NotEmpty(bot.Target.InForce);
        bot.Target.Fault = _ => null;
        await bot.Pass(TimeSpan.FromMinutes(6));
        Assert.Equal(RunEnd.Undone, Run(bot).End);
        Assert.Empty(bot.Target.InForce);
    }

    [Fact]
    public async Task A_target_that_is_away_for_a_day_is_complained_of_once_and_tried_every_hour()
    {
        await using var bot = await TestBot.Start();
        var (channel, _) = await Approved(bot);
        bot.Target.Fault = s => s is "revert" ? new TargetException("the machine does not answer") : null;
        await bot.Say(Maria, "undo #1", channel);
        for (var n = 0; n < 24 * 12; n++)
        {
            await bot.Pass(TimeSpan.FromMinutes(5));
        }

        Assert.Single(bot.Platform.Of("post"), p => p.Text.Contains("could not be undone", StringComparison.Ordinal));
        Assert.InRange(bot.Target.Log.Count(l => l.StartsWith("revert", StringComparison.Ordinal)), 20, 30);
    }

    [Fact]
    public async Task An_approval_from_before_a_long_outage_does_nothing_and_what_it_may_have_done_is_put_back()
    {
        using var folder = new TempFolder();
        await using (var bot = await TestBot.Start(folder.Path))
        {
            var channel = await bot.Declare();
            await bot.Say(Sam, await Ask(bot, channel), channel);
            await Begun(bot);
        }

        await using var restarted = await TestBot.Start(folder.Path, Start.AddHours(20));
        restarted.Target.InForce[Address] = "half done";
        await restarted.Settle();
        Assert.Equal(RunEnd.RolledBack, Run(restarted).End);
        Assert.Empty(restarted.Target.InForce);
        Assert.DoesNotContain($"perform {Address}", restarted.Target.Log);
    }

    [Fact]
    public async Task A_freeze_recorded_before_the_crash_puts_back_what_was_half_done()
    {
        using var folder = new TempFolder();
        await using (var bot = await TestBot.Start(folder.Path))
        {
            var channel = await bot.Declare();
            await bot.Say(Sam, await Ask(bot, channel), channel);
            await Begun(bot);
            await bot.Say(Maria, "freeze the wrong address", channel);
        }

        await using var restarted = await TestBot.Start(folder.Path, Start.AddMinutes(1));
        restarted.Target.InForce[Address] = "half done";
        await restarted.Settle();
        Assert.Equal(RunEnd.RolledBack, Run(restarted).End);
        Assert.Empty(restarted.Target.InForce);
    }

    [Fact]
    public async Task A_freeze_in_one_incident_stops_the_approved_action_of_another()
    {
        await using var bot = await TestBot.Start();
        var first = await bot.Declare();
        var words = await Ask(bot, first);
        var second = await bot.Declare("declare p2 something else");
        await bot.Say(Maria, "freeze the wrong machine", second);
        await bot.Say(Sam, words, first);
        await bot.Settle();
        var run = bot.Get<IncidentStreams>().Loaded.OrderBy(s => s.Id).First().Accepted.Runs[1];
        Assert.Equal(RunEnd.Frozen, run.End);
        Assert.DoesNotContain($"perform {Address}", bot.Target.Log);
    }

    [Fact]
    public async Task Chat_that_is_down_keeps_no_approved_action_back()
    {
        await using var bot = await TestBot.Start();
        var channel = await bot.Declare();
        var words = await Ask(bot, channel);
        bot.Platform.Fault = (_, _) => new ChatPlatformException(ChatFailure.Transient, "down");
        await bot.Say(Sam, words, channel);
        await bot.Settle();
        Assert.Equal(RunState.InForce, Run(bot).State);
    }

    [Fact]
    public async Task After_a_restart_the_ledger_is_as_it_was_and_its_end_comes_without_the_index()
    {
        using var folder = new TempFolder();
        await using (var bot = await TestBot.Start(folder.Path))
        {
            var (channel, _) = await Approved(bot);
            await bot.Say(Maria, "confirm #1", channel);
        }

        foreach (var file in Directory.GetFiles(folder.Path, "index*", SearchOption.AllDirectories))
        {
            File.Delete(file);
        }

        await using var restarted = await TestBot.Start(folder.Path, Start.AddHours(3));
        restarted.Target.InForce[Address] = "from before";
        await restarted.Settle();
        Assert.Equal((RunState.Ended, RunEnd.Undone), (Run(restarted).State, Run(restarted).End));
        Assert.Empty(restarted.Target.InForce);
    }

    [Fact]
    public async Task Crashed_in_the_middle_it_is_done_once_more_and_holds_once()
    {
        using var folder = new TempFolder();
        await using (var bot = await TestBot.Start(folder.Path))
        {
            var channel = await bot.Declare();
            await bot.Say(Sam, await Ask(bot, channel), channel);
            await Begun(bot); // and dead before it was done
        }

        await using var restarted = await TestBot.Start(folder.Path, Start.AddMinutes(1));
        restarted.Target.InForce[Address] = "half done";
        await restarted.Settle();
        Assert.Equal(RunState.InForce, Run(restarted).State);
        Assert.Single(await restarted.Events(), e => e.Event is ActionPerformed);
    }

    [Fact]
    public async Task A_target_that_changed_while_the_bot_was_dead_is_put_back()
    {
        using var folder = new TempFolder();
        await using (var bot = await TestBot.Start(folder.Path))
        {
            var channel = await bot.Declare();
            await bot.Say(Sam, await Ask(bot, channel), channel);
            await Begun(bot);
        }

        await using var restarted = await TestBot.Start(folder.Path, Start.AddMinutes(1));
        restarted.Target.InForce[Address] = "half done";
        restarted.Target.Command = "something else";
        await restarted.Settle();
        Assert.Equal(RunEnd.RolledBack, Run(restarted).End);
        Assert.Empty(restarted.Target.InForce);
    }

    [Fact]
    public async Task Controls_are_listed_to_who_may_see_them_only()
    {
        await using var bot = await TestBot.Start();
        await Approved(bot);
        Assert.Contains(Address, (await bot.Say(Tess, "controls")).Message!.Fallback, StringComparison.Ordinal);
        Assert.DoesNotContain(Address, (await bot.Say(Stranger, "controls")).Message!.Fallback, StringComparison.Ordinal);
    }
}
