using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit;
using static Floodingnaque.ChatOps.TestKit.Story;

namespace Floodingnaque.ChatOps.IntegrationTests.Pipeline;

/// <summary>Memory holds what may still change, not everything that ever was.</summary>
public sealed class LetGoTests
{
    [Fact]
    public async Task A_resolved_incident_that_nobody_asks_for_leaves_memory_and_comes_back_when_somebody_does()
    {
        await using var bot = await TestBot.Start();
        var channel = await bot.Declare();
        await bot.Say(Sam, "resolve done", channel);
        await bot.Settle();
        await bot.Pass(IncidentStreams.Idle);
        Assert.Single(bot.Get<IncidentStreams>().Loaded);
        await bot.Pass(TimeSpan.FromSeconds(1));
        Assert.Empty(bot.Get<IncidentStreams>().Loaded);

        Assert.Null((await bot.Say(Sam, "reopen it is back", channel)).Refused);
        Assert.IsType<IncidentReopened>((await bot.Events()).Select(e => e.Event).First(e => e is IncidentReopened));
        Assert.Single(bot.Get<IncidentStreams>().Loaded);
    }

    [Fact]
    public async Task What_is_open_or_still_owes_something_stays()
    {
        await using var bot = await TestBot.Start();
        var channel = await bot.Declare();
        await bot.Declare("declare p3 another");
        bot.Platform.Fault = (what, _) => what == "topic" ? new ChatPlatformException(ChatFailure.Transient, "down") : null;
        await bot.Say(Sam, "resolve done", channel);
        await bot.Pass(IncidentStreams.Idle * 2);
        Assert.Equal(2, bot.Get<IncidentStreams>().Loaded.Count());
    }
}
