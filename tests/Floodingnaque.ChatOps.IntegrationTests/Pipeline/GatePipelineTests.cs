using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Journal;
using static Floodingnaque.ChatOps.TestKit.Story;

namespace Floodingnaque.ChatOps.IntegrationTests.Pipeline;

/// <summary>What stands between an approval and the target besides the second person: floods, evidence, the never-block list, the target's own clock.</summary>
public sealed class GatePipelineTests
{
    private static ActionRun Run(TestBot bot) => bot.Get<IncidentStreams>().Loaded.Single().Accepted.Runs[1];

    private static async Task<ChannelRef> Ask(TestBot bot, string words)
    {
        var channel = await bot.Declare();
        Assert.Null((await bot.Say(Maria, words, channel)).Refused);
        await bot.Settle();
        return channel;
    }

    private static async Task<string?> Approve(TestBot bot, ChannelRef channel, Actor who)
    {
        var refused = (await bot.Say(who, $"approve #1 {Run(bot).Digest}", channel)).Refused;
        await bot.Settle();
        return refused;
    }

    [Theory]
    [InlineData(true, "A flood alert is active")]
    [InlineData(null, "A flood alert may be active")]
    public async Task What_silences_warnings_while_there_is_or_may_be_a_flood_needs_two(bool? active, string words)
    {
        await using var bot = await TestBot.Start();
        bot.Flood.Alert = new FloodAlert(active, "level 2 at the river");
        var channel = await Ask(bot, "isolate api");
        Assert.Contains(Run(bot).Plan!.Warnings, w => w.Contains(words, StringComparison.Ordinal));
        await bot.Say(Sam, "override #1 data is leaving right now", channel);
        Assert.Null(await Approve(bot, channel, Sam));
        Assert.DoesNotContain("perform api", bot.Container.Log);
        Assert.Null(await Approve(bot, channel, Tess));
        Assert.Contains("perform api", bot.Container.Log);
        Assert.Equal((RunState.InForce, (DateTimeOffset?)null), (Run(bot).State, Run(bot).EndsAt));
    }

    [Fact]
    public async Task Without_a_flood_one_is_enough_and_the_card_says_that_there_is_none()
    {
        await using var bot = await TestBot.Start();
        var channel = await Ask(bot, "isolate api");
        Assert.Contains("This can silence flood warnings. No alert is active: the newest reading is normal.", Run(bot).Plan!.Warnings);
        Assert.Equal("evidence-first", await Approve(bot, channel, Sam));
        await bot.Say(Sam, "override #1 data is leaving right now", channel);
        Assert.Null(await Approve(bot, channel, Sam));
        Assert.Equal(RunState.InForce, Run(bot).State);
    }

    [Fact]
    public async Task A_flood_that_begins_after_the_approval_voids_it()
    {
        await using var bot = await TestBot.Start();
        var channel = await Ask(bot, "isolate api");
        await bot.Say(Sam, "override #1 data is leaving right now", channel);
        bot.Flood.Alert = new FloodAlert(true, "level 2 at the river");
        await Approve(bot, channel, Sam);
        Assert.Equal((RunState.Waiting, 0, 2), (Run(bot).State, Run(bot).Approvals.Count, Run(bot).Needed));
        Assert.DoesNotContain("perform api", bot.Container.Log);
    }

    [Fact]
    public async Task An_address_that_came_onto_the_never_block_list_meanwhile_is_not_blocked()
    {
        using var folder = new TempFolder();
        await using (var before = await TestBot.Start(folder.Path))
        {
            await Ask(before, "block 198.51.100.7");
        }

        var actions = DefaultSettings.Actions with { NeverBlock = [new ProtectedRange(AddressRange.Parse("198.51.100.0/24"), "on the list Actions:NeverBlock")] };
        await using var bot = await TestBot.Start(folder.Path, settings: DefaultSettings with { Actions = actions }, now: Story.Start.AddMinutes(5));
        await bot.Settle();
        bot.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null((await bot.Say(Sam, $"approve {bot.Get<IncidentStreams>().Loaded.Single().Accepted.Id} #1 {Run(bot).Digest}", delivery: "after-restart")).Refused);
        await bot.Settle();
        Assert.Equal(RunEnd.RolledBack, Run(bot).End);
        Assert.Contains("on the list Actions:NeverBlock", Run(bot).Words, StringComparison.Ordinal);
        Assert.DoesNotContain("perform 198.51.100.7", bot.Target.Log);
    }

    [Fact]
    public async Task Whom_the_bot_speaks_to_is_not_blocked()
    {
        await using var bot = await TestBot.Start();
        bot.Peers.Peers = [new ProtectedRange(AddressRange.Parse("198.51.100.7"), "the machine web-1, which I work on")];
        await Ask(bot, "block 198.51.100.0/24");
        Assert.Equal(RunEnd.Refused, Run(bot).End);
        Assert.Contains("198.51.100.7 is the machine web-1, which I work on", Run(bot).Words, StringComparison.Ordinal);
        Assert.Empty(bot.Target.Log);
    }

    [Fact]
    public async Task A_target_holds_the_effect_no_longer_than_until_the_confirmation_and_then_to_its_end()
    {
        await using var bot = await TestBot.Start();
        var channel = await Ask(bot, "block 198.51.100.7 for 2h");
        await Approve(bot, channel, Sam);
        Assert.Equal(Run(bot).ConfirmBy, bot.Target.HoldsUntil);
        await bot.Say(Maria, "confirm #1", channel);
        await bot.Settle();
        Assert.Equal(Run(bot).EndsAt, bot.Target.HoldsUntil);
        Assert.NotNull(Run(bot).EndsAt);
        await bot.Say(Sam, "extend #1 5h", channel);
        await bot.Settle();
        Assert.Equal(Run(bot).EndsAt, bot.Target.HoldsUntil);
        Assert.Equal(2, bot.Target.Log.Count(l => l.StartsWith("renew", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_effect_that_is_gone_when_it_is_renewed_is_said_aloud()
    {
        await using var bot = await TestBot.Start();
        var channel = await Ask(bot, "block 198.51.100.7");
        await Approve(bot, channel, Sam);
        bot.Target.InForce.Clear();
        await bot.Say(Maria, "confirm #1", channel);
        await bot.Settle();
        Assert.Contains(bot.Platform.Of("post"), p => p.Text.Contains("may not hold any more", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_renewal_that_failed_is_tried_again_until_the_target_was_told_and_is_complained_of_once()
    {
        await using var bot = await TestBot.Start();
        var channel = await Ask(bot, "block 198.51.100.7 for 2h");
        await Approve(bot, channel, Sam);
        var held = bot.Target.HoldsUntil;
        bot.Target.Fault = step => step == "renew" ? new TargetException("the machine does not answer") : null;
        await bot.Say(Maria, "confirm #1", channel);
        await bot.Settle();
        await bot.Pass(TimeSpan.FromMinutes(2));
        Assert.True(bot.Target.Log.Count(l => l.StartsWith("renew", StringComparison.Ordinal)) >= 2);
        Assert.Single(bot.Platform.Of("post"), p => p.Text.Contains("may not hold any more", StringComparison.Ordinal));
        bot.Target.Fault = _ => null;
        await bot.Pass(TimeSpan.FromMinutes(6));
        Assert.Equal(Run(bot).EndsAt, bot.Target.HoldsUntil);
        Assert.NotEqual(held, bot.Target.HoldsUntil);
        Assert.Null(Run(bot).RenewAt);
        var tries = bot.Target.Log.Count(l => l.StartsWith("renew", StringComparison.Ordinal));
        await bot.Pass(TimeSpan.FromMinutes(60));
        Assert.Equal(tries, bot.Target.Log.Count(l => l.StartsWith("renew", StringComparison.Ordinal)));
    }
}
