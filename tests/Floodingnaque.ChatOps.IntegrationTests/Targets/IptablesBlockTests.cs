using Floodingnaque.ChatOps.IntegrationTests.Contracts;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Firewall;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

/// <summary>What only iptables can do, or get wrong.</summary>
public sealed class IptablesBlockTests : FirewallSetting
{
    private const string Mark = "INC-2026-11-24-001 #1";

    private protected override string Backend => FirewallOptions.Iptables;

    private async Task<string> Rules() => await Server.Machine.Do("iptables", "-S");

    [RootFact]
    public async Task A_machine_without_DOCKER_USER_gets_a_rule_in_INPUT_and_the_plan_says_what_that_leaves_open()
    {
        var plan = await Plan(Run("203.0.113.7"));
        Assert.Equal(
            [$"iptables -w 5 -I INPUT -s 203.0.113.7 -j DROP -m comment --comment \"{Mark}\"", "conntrack -D -s 203.0.113.7, where there is conntrack"], plan.Commands);
        Assert.Equal(
            [
                "iptables has no clock: only the bot lifts it.",
                "Forwarded packets do not pass DOCKER-USER: if a container publishes ports there, they stay reachable.",
            ],
            plan.Warnings);
        Assert.Equal($"iptables -w 5 -D INPUT -s 203.0.113.7 -j DROP -m comment --comment \"{Mark}\"", plan.Undo);
    }

    [RootFact]
    public async Task A_published_container_port_is_covered_with_DOCKER_USER_and_not_with_INPUT_alone()
    {
        await Server.Publish();
        await Server.Machine.Do("iptables", "-I", "INPUT", "-s", "203.0.113.8", "-j", "DROP"); // the runbook's rule
        Assert.Equal(("000", "200"), (await Server.Get("203.0.113.8"), await Server.GetPublished("203.0.113.8")));

        Assert.Equal(["iptables has no clock: only the bot lifts it."], (await Plan(Run("203.0.113.7"))).Warnings);
        var look = await Do(Run("203.0.113.7"));
        Assert.Contains("(INPUT, DOCKER-USER)", look.Seen, StringComparison.Ordinal);
        Assert.Equal(("000", "000"), (await Server.Get("203.0.113.7"), await Server.GetPublished("203.0.113.7")));
        Assert.True((await Undo(Run("203.0.113.7"))).Holds);
        Assert.Equal(("200", "200"), (await Server.Get("203.0.113.7"), await Server.GetPublished("203.0.113.7")));
    }

    [RootTheory]
    [InlineData("-I INPUT -p tcp --dport 8080 -j ACCEPT", "`-A INPUT -p tcp -m tcp --dport 8080 -j ACCEPT` stands before the rule of INC-2026-11-24-001 #1")]
    [InlineData("-I FORWARD -j ACCEPT", "`-A FORWARD -j ACCEPT` stands before DOCKER-USER")]
    [InlineData("-I DOCKER-USER -j RETURN", "`-A DOCKER-USER -j RETURN` stands before the rule of INC-2026-11-24-001 #1")]
    [InlineData("-F DOCKER-USER", "there is no rule of INC-2026-11-24-001 #1 for 203.0.113.7 in DOCKER-USER")]
    public async Task A_rule_that_packets_do_not_meet_is_no_block(string change, string words)
    {
        await Server.MakeDockerUser();
        Assert.True((await Do(Run("203.0.113.7"))).Holds);
        await Server.Machine.Do(["iptables", .. change.Split(' ')]);
        Assert.Equal(new Look(false, words), await Target.LookAtEffect(Run("203.0.113.7"), new StepLog(), CancellationToken.None));
    }

    [RootFact]
    public async Task Doing_it_again_puts_the_rule_first_and_the_undo_takes_every_copy()
    {
        var before = await Rules();
        await Do(Run("203.0.113.7"));
        await Server.Machine.Do("iptables", "-I", "INPUT", "-p", "tcp", "--dport", "8080", "-j", "ACCEPT");
        Assert.Equal("200", await Server.Get("203.0.113.7"));
        Assert.True((await Do(Run("203.0.113.7"))).Holds);
        Assert.Equal("000", await Server.Get("203.0.113.7"));
        await Server.Machine.Do("iptables", "-D", "INPUT", "-p", "tcp", "--dport", "8080", "-j", "ACCEPT");
        Assert.True((await Undo(Run("203.0.113.7"))).Holds);
        Assert.Equal(before, await Rules());
    }

    [RootFact]
    public async Task What_a_crash_left_half_done_is_completed_under_the_same_plan_and_taken_back_whole()
    {
        await Server.MakeDockerUser();
        var (run, before) = (Run("203.0.113.7"), await Rules());
        var plan = await Plan(run);
        await Server.Machine.Do("iptables", "-I", "INPUT", "-s", "203.0.113.7", "-j", "DROP", "-m", "comment", "--comment", Mark);
        Assert.Equal(PlanDigest.Of(run.Run.Order, plan), PlanDigest.Of(run.Run.Order, await Plan(run with { Begun = true })));
        Assert.False((await Target.LookAtEffect(run, new StepLog(), CancellationToken.None)).Holds);
        Assert.True((await Do(run with { Begun = true })).Holds);
        Assert.True((await Undo(run)).Holds);
        Assert.Equal(before, await Rules());
    }

    [RootFact]
    public async Task Rules_of_others_stay_as_they_are()
    {
        await Server.MakeDockerUser();
        await Server.Machine.Do("iptables", "-A", "INPUT", "-s", "203.0.113.7", "-j", "DROP", "-m", "comment", "--comment", "a colleague's");
        var before = await Rules();
        await Do(Run("203.0.113.7"));
        Assert.NotEqual(before, await Rules());
        Assert.True((await Undo(Run("203.0.113.7"))).Holds);
        Assert.Equal(before, await Rules());
    }

    [RootFact]
    public async Task A_DOCKER_USER_that_comes_after_the_plan_makes_another_plan()
    {
        var before = await Plan(Run("203.0.113.7"));
        await Server.MakeDockerUser();
        Assert.NotEqual(PlanDigest.Of(Run("203.0.113.7").Run.Order, before), PlanDigest.Of(Run("203.0.113.7").Run.Order, await Plan(Run("203.0.113.7"))));
    }

    [RootFact]
    public async Task What_a_DOCKER_USER_held_that_went_away_is_no_longer_looked_for()
    {
        await Server.MakeDockerUser();
        await Do(Run("203.0.113.7"));
        await Server.Machine.Do("iptables", "-D", "FORWARD", "-j", "DOCKER-USER");
        await Server.Machine.Do("iptables", "-F", "DOCKER-USER");
        await Server.Machine.Do("iptables", "-X", "DOCKER-USER");
        Assert.True((await Undo(Run("203.0.113.7"))).Holds);
        Assert.DoesNotContain(Mark, await Rules(), StringComparison.Ordinal);
    }
}
