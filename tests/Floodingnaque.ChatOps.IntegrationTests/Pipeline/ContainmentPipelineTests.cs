using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit;
using static Floodingnaque.ChatOps.TestKit.Story;

namespace Floodingnaque.ChatOps.IntegrationTests.Pipeline;

/// <summary>What a run holds still for those who examine it is not changed by the end of another.</summary>
public sealed class ContainmentPipelineTests
{
    private readonly RecordingAction level = new("docker", ChangeLogLevel.Kind.Name);

    private static ActionRun Run(TestBot bot, int number) => bot.Get<IncidentStreams>().Loaded.Single().Accepted.Runs[number];

    private static async Task Do(TestBot bot, ChannelRef channel, int number, string words)
    {
        Assert.Null((await bot.Say(Maria, words, channel)).Refused);
        await bot.Settle();
        Assert.Null((await bot.Say(Sam, $"override #{number} it cannot wait for that", channel)).Refused);
        Assert.Null((await bot.Say(Sam, $"approve #{number} {Run(bot, number).Digest}", channel)).Refused);
        await bot.Settle();
        Assert.Equal(RunState.InForce, Run(bot, number).State);
    }

    [Fact]
    public async Task Time_takes_nothing_back_of_a_container_that_a_newer_run_isolated_until_that_is_released()
    {
        await using var bot = await TestBot.Start(actions: [level]);
        var channel = await bot.Declare();
        bot.Clock.Advance(TimeSpan.FromSeconds(1));
        await Do(bot, channel, 1, "log-level debug api for 1h");
        await Do(bot, channel, 2, "isolate api");
        await bot.Pass(TimeSpan.FromMinutes(61));
        Assert.DoesNotContain("revert debug api", level.Log);
        Assert.Equal((RunState.InForce, "undo #2 (isolate api at docker) first"), (Run(bot, 1).State, Run(bot, 1).ByHand));
        Assert.Equal("its time is over, but #2 (isolate api at docker) holds api, and nothing of it is changed until that is undone", Run(bot, 1).Words);
        Assert.True(Run(bot, 1).EndsAt > bot.Clock.GetUtcNow());

        Assert.Null((await bot.Say(Maria, "undo #2", channel)).Refused);
        await bot.Settle();
        await bot.Pass(TimeSpan.FromMinutes(61));
        Assert.Equal(RunEnd.Undone, Run(bot, 1).End);
        Assert.Empty(level.InForce);
    }

    [Fact]
    public async Task An_older_isolation_keeps_no_newer_run_in_force()
    {
        await using var bot = await TestBot.Start(actions: [level]);
        var channel = await bot.Declare();
        bot.Clock.Advance(TimeSpan.FromSeconds(1));
        await Do(bot, channel, 1, "isolate api");
        await Do(bot, channel, 2, "log-level debug api for 1h");
        await bot.Pass(TimeSpan.FromMinutes(61));
        Assert.Equal(RunEnd.Undone, Run(bot, 2).End);
    }
}
