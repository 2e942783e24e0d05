using System.Diagnostics;
using System.Globalization;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Servers;

namespace Floodingnaque.ChatOps.IntegrationTests.Contracts;

/// <summary>Blocks in a real kernel, with whichever programs and whichever way its machine is reached.</summary>
public abstract class FirewallBlockContract : FirewallSetting
{
    [RootTheory]
    [InlineData("203.0.113.7", "203.0.113.7", "203.0.113.8")]
    [InlineData("203.0.113.0/24", "203.0.113.8", "198.51.100.9")]
    [InlineData("2001:db8:2::7", "2001:db8:2::7", "2001:db8:2::8")]
    [InlineData("2001:db8:2::/64", "2001:db8:2::8", "2001:db8:3::9")]
    public async Task A_real_client_gets_nothing_others_are_served_and_after_the_undo_it_is_served_again(string blocked, string inside, string outside)
    {
        Assert.Equal("200", await Server.Get(inside));
        var look = await Do(Run(blocked));
        Assert.True(look.Holds, look.Seen);
        Assert.StartsWith($"{Backend} drops what comes from {blocked} (", look.Seen, StringComparison.Ordinal);
        Assert.EndsWith($"; {Server.HealthUrl} is well", look.Seen, StringComparison.Ordinal);
        Assert.Equal(("000", "200"), (await Server.Get(inside), await Server.Get(outside)));

        var back = await Undo(Run(blocked));
        Assert.True(back.Holds, back.Seen);
        Assert.Equal("200", await Server.Get(inside));
    }

    [RootFact]
    public async Task An_open_connection_stalls_and_goes_on_after_the_undo()
    {
        var open = await Server.Connect("203.0.113.7");
        await Ask(open);
        Assert.NotEmpty(await Answer(open));
        Assert.Contains($"are open on {HostName} now, and will stall: 1.", (await Plan(Run("203.0.113.0/24"))).Impact[0], StringComparison.Ordinal);

        await Do(Run("203.0.113.0/24"));
        await Ask(open);
        var answer = Answer(open);
        Assert.Equal(("000", "200"), (await Server.Get("203.0.113.7"), await Server.Get("198.51.100.9"))); // two seconds pass
        Assert.False(answer.IsCompleted);

        await Undo(Run("203.0.113.0/24"));
        Assert.NotEmpty(await answer);
    }

    private static async Task Ask(Process connection)
    {
        await connection.StandardInput.WriteAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        await connection.StandardInput.FlushAsync();
    }

    private static async Task<string> Answer(Process connection)
    {
        while (await connection.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == "served")
            {
                return line;
            }
        }

        return "";
    }

    [RootFact]
    public async Task Doing_it_again_after_a_crash_changes_nothing_and_the_plan_is_the_same()
    {
        var run = Run("203.0.113.7");
        var nothing = await Ruleset();
        var plan = await Plan(run);
        Assert.Equal(nothing, await Ruleset());

        Assert.True((await Do(run)).Holds);
        var once = await Ruleset();
        Assert.True((await Do(run)).Holds);
        Assert.Equal(once, await Ruleset());
        Assert.Equal(PlanDigest.Of(run.Run.Order, plan), PlanDigest.Of(run.Run.Order, await Plan(run with { Begun = true })));
        Assert.True((await Undo(run)).Holds);
        Assert.True((await Undo(run)).Holds);
        Assert.Equal("200", await Server.Get("203.0.113.7"));
    }

    [RootFact]
    public async Task What_another_run_blocks_already_is_neither_planned_nor_taken_over()
    {
        await Do(Run("203.0.113.0/24", 1));
        Assert.Equal("203.0.113.0/24 is blocked already, for INC-2026-11-24-001 #1", await Refusal(Run("203.0.113.7", 2)));
        Assert.Equal("203.0.113.0/24 is blocked already, for INC-2026-11-24-001 #1", await Refusal(Run("203.0.113.0/24", 2)));
        Assert.True((await Undo(Run("203.0.113.7", 2))).Holds);
        Assert.Equal("000", await Server.Get("203.0.113.7"));
    }

    [RootFact]
    public async Task A_network_around_a_blocked_address_is_lifted_and_the_address_stays_blocked()
    {
        Assert.True((await Do(Run("203.0.113.7", 1))).Holds);
        Assert.True((await Do(Run("203.0.113.0/24", 2))).Holds);
        var look = await Undo(Run("203.0.113.0/24", 2));
        Assert.True(look.Holds);
        Assert.Contains("but 203.0.113.7 stays blocked for INC-2026-11-24-001 #1", look.Seen, StringComparison.Ordinal);
        Assert.Equal(("000", "200"), (await Server.Get("203.0.113.7"), await Server.Get("203.0.113.8")));
    }

    [RootFact]
    public async Task A_network_with_the_machine_itself_in_it_is_refused()
    {
        var thrown = await Assert.ThrowsAsync<TargetException>(() => Plan(Run("192.0.2.0/28")));
        Assert.Equal($"192.0.2.1 is an address of {HostName} itself", thrown.Message);
    }

    [RootFact]
    public async Task A_freeze_that_comes_before_the_change_keeps_the_kernel_as_it_is()
    {
        var before = await Ruleset();
        var run = Run("203.0.113.7") with { GoOn = () => throw new TargetException("all actions are frozen") };
        await Assert.ThrowsAsync<TargetException>(() => Target.Perform(run, new StepLog(), CancellationToken.None));
        Assert.Equal(before, await Ruleset());
    }

    [RootFact]
    public async Task Somebody_who_may_not_change_the_kernel_gets_a_sentence()
    {
        using var powerless = On(new NamespaceHost(new LocalHost(), Server.Machine) { Powerless = true });
        var thrown = await Assert.ThrowsAsync<TargetException>(() => powerless.Plan(Run("203.0.113.7"), CancellationToken.None));
        Assert.Contains("(you must be root)", thrown.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<TargetException>(() => powerless.Perform(Run("203.0.113.7"), new StepLog(), CancellationToken.None));
        await Assert.ThrowsAsync<TargetException>(() => powerless.LookAtEffect(Run("203.0.113.7"), new StepLog(), CancellationToken.None));
        await Assert.ThrowsAsync<TargetException>(() => powerless.LookAtRevert(Run("203.0.113.7"), new StepLog(), CancellationToken.None));
    }

    [RootFact]
    public async Task What_is_nice_to_have_may_be_missing()
    {
        using var bare = On(new NamespaceHost(new LocalHost(), Server.Machine) { Missing = ["conntrack", "ss", "ip"] });
        var plan = await bare.Plan(Run("203.0.113.7"), CancellationToken.None);
        Assert.Equal(["How many connections it has open is not known: `ss` does not run on local."], plan.Impact);
        var steps = new StepLog();
        await bare.Perform(Run("203.0.113.7"), steps, CancellationToken.None);
        Assert.Contains(steps.Steps, s => s.ExitCode is null && s.Output.Contains("`conntrack` cannot be started on local", StringComparison.Ordinal));
        Assert.True((await bare.LookAtEffect(Run("203.0.113.7"), steps, CancellationToken.None)).Holds);
    }

    [RootFact]
    public async Task A_service_that_goes_down_with_the_block_fails_it_and_one_that_was_down_before_does_not()
    {
        var run = Run("203.0.113.7");
        await Target.Perform(run, new StepLog(), CancellationToken.None);
        await Server.Stop();
        var look = await Target.LookAtEffect(run, new StepLog(), CancellationToken.None);
        Assert.Equal(new Look(false, $"{Server.HealthUrl} is not well since"), look);
        Assert.True((await Undo(run)).Holds);

        look = await Do(run);
        Assert.True(look.Holds);
        Assert.EndsWith($"; but {Server.HealthUrl} is not well", look.Seen, StringComparison.Ordinal);
    }

    [RootFact]
    public async Task Many_at_once_lose_nothing()
    {
        var looks = await Task.WhenAll(Enumerable.Range(1, 12).Select(n => Do(Run(string.Create(CultureInfo.InvariantCulture, $"198.51.100.{n}"), n))));
        Assert.All(looks, look => Assert.True(look.Holds, look.Seen));
        Assert.Equal("000", await Server.Get("198.51.100.9"));
        await Task.WhenAll(Enumerable.Range(1, 12).Select(n => Undo(Run(string.Create(CultureInfo.InvariantCulture, $"198.51.100.{n}"), n))));
        Assert.Equal("200", await Server.Get("198.51.100.9"));
    }

    [RootFact]
    public async Task When_somebody_swept_all_rules_away_the_look_says_so_and_the_undo_has_nothing_to_do()
    {
        await Do(Run("203.0.113.7"));
        await Server.Machine.Do("nft", "flush", "ruleset");
        Assert.False((await Target.LookAtEffect(Run("203.0.113.7"), new StepLog(), CancellationToken.None)).Holds);
        Assert.True((await Undo(Run("203.0.113.7"))).Holds);
        Assert.True((await Do(Run("203.0.113.7"))).Holds);
        Assert.Equal("000", await Server.Get("203.0.113.7"));
    }
}
