using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Database;
using Floodingnaque.ChatOps.Targets.Firewall;
using Floodingnaque.ChatOps.Targets.Hosts;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Servers;
using static Floodingnaque.ChatOps.TestKit.Story;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

/// <summary>The whole way, from the words of one person over the approval of another to the effect at a real server, and back when the time is over.</summary>
internal static class TwoPeople
{
    public static ActionRun Run(TestBot bot) => bot.Get<IncidentStreams>().Loaded.Single().Accepted.Runs[1];

    public static async Task Order(TestBot bot, string words, string? overriding = null)
    {
        var channel = await bot.Declare();
        bot.Clock.Advance(TimeSpan.FromSeconds(1)); // what was owed when the bot started may have been done before
        Assert.Null((await bot.Say(Maria, words, channel)).Refused);
        await bot.Settle();
        Assert.Equal((RunState.Waiting, "own-request"), (Run(bot).State, (await bot.Say(Maria, $"approve #1 {Run(bot).Digest}", channel)).Refused));
        if (overriding is not null)
        {
            Assert.Null((await bot.Say(Sam, $"override #1 {overriding}", channel)).Refused);
        }

        Assert.Null((await bot.Say(Sam, $"approve #1 {Run(bot).Digest}", channel)).Refused);
        await bot.Settle();
        Assert.True(Run(bot).State is RunState.InForce or RunState.Ended, Run(bot).Words);
        if (Run(bot).ConfirmBy is not null)
        {
            Assert.Null((await bot.Say(Maria, "confirm #1", channel)).Refused);
            await bot.Settle();
        }
    }
}

public sealed class TwoPeopleAtTheFirewallTests
{
    [RootFact]
    public async Task A_client_gets_nothing_after_the_second_persons_approval_and_is_served_when_the_two_hours_are_over()
    {
        await using var server = await FirewalledServer.Start();
        using var block = FirewallServices.Block(
            new FirewallOptions { Backend = FirewallOptions.Nftables, HealthUrl = server.HealthUrl }, new NamespaceHost(new LocalHost(), server.Machine), TimeProvider.System);
        await using var bot = await TestBot.Start(now: DateTimeOffset.UtcNow, actions: [block]);
        await TwoPeople.Order(bot, "block 203.0.113.7 for 2h at firewall");
        Assert.Equal(("000", "200"), (await server.Get("203.0.113.7"), await server.Get("203.0.113.8")));
        await bot.Pass(TimeSpan.FromMinutes(121));
        Assert.Equal((RunEnd.Undone, "200"), (TwoPeople.Run(bot).End, await server.Get("203.0.113.7")));
    }
}

public sealed class TwoPeopleAtTheDatabaseTests(PostgresFixture fixture) : PostgresTest(fixture)
{
    [Fact]
    public async Task A_user_is_suspended_after_the_second_persons_approval_and_active_again_after_the_undo()
    {
        await using var bot = await TestBot.Start(actions: [new UserSuspend(Database)]);
        await TwoPeople.Order(bot, "user suspend mallory@example.org");
        Assert.Equal(false, await Data.Scalar("SELECT is_active FROM users WHERE email = 'mallory@example.org'"));
        await bot.Say(Sam, "undo #1", new("slack", "C-" + bot.Platform.Of("open").Last().To));
        await bot.Settle();
        Assert.Equal((RunEnd.Undone, (object?)true), (TwoPeople.Run(bot).End, await Data.Scalar("SELECT is_active FROM users WHERE email = 'mallory@example.org'")));
    }
}
