using System.Net;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Cloudflare;
using Floodingnaque.ChatOps.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public abstract class CloudflareTest : IDisposable
{
    private protected CloudflareStandIn Cloudflare { get; } = new();

    private protected FakeTimeProvider Clock { get; } = new(Some.Now);

    private protected CloudflareApi Api(Action<CloudflareOptions>? change = null)
    {
        var options = Cloudflare.Options;
        change?.Invoke(options);
        return new CloudflareApi(options, () => new HttpClient { MaxResponseContentBufferSize = CloudflareApi.MaxAnswer }, Clock);
    }

    private protected static GuardedRun Run(string verb, string target, int number = 1)
    {
        var verdict = new Verdict(verb, 1, ["security-lead"], TimeSpan.FromMinutes(15), TimeSpan.FromHours(2));
        return new GuardedRun(Some.Id, new ActionRun(
            number, new ActionOrder(verb, target, "cloudflare", null, false), Some.Recipient(Some.Maria), Some.Now, verdict, Some.Now.AddMinutes(15)));
    }

    private protected static async Task<Look> Do(IGuardedAction action, GuardedRun run)
    {
        await action.Perform(run, new StepLog(), CancellationToken.None);
        return await action.LookAtEffect(run, new StepLog(), CancellationToken.None);
    }

    private protected static async Task<Look> Undo(IGuardedAction action, GuardedRun run)
    {
        await action.Revert(run, new StepLog(), CancellationToken.None);
        return await action.LookAtRevert(run, new StepLog(), CancellationToken.None);
    }

    private protected static async Task<string> Refusal(Task refused) => (await Assert.ThrowsAsync<TargetException>(() => refused)).Message;

    /// <summary>Lets the time go by that something waits for.</summary>
    private protected async Task TimePasses(Task waiting) => await Eventually.True(
        () =>
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            return waiting.IsCompleted;
        },
        "the wait is over");

    public void Dispose()
    {
        Cloudflare.Dispose();
        GC.SuppressFinalize(this);
    }
}

public sealed class CloudflareBlockTests : CloudflareTest
{
    private CloudflareBlock Target => new(Api());

    private static GuardedRun Block(string address, int number = 1) => Run("block", AddressRange.Parse(address).ToString(), number);

    [Theory]
    [InlineData("203.0.113.7", "block ip 203.0.113.7")]
    [InlineData("203.0.113.0/24", "block ip_range 203.0.113.0/24")]
    [InlineData("203.0.0.0/16", "block ip_range 203.0.0.0/16")]
    [InlineData("2001:db8::1", "block ip6 2001:0db8:0000:0000:0000:0000:0000:0001")]
    [InlineData("2001:db8:1:2::/64", "block ip_range 2001:0db8:0001:0002:0000:0000:0000:0000/64")]
    public async Task An_address_is_blocked_by_a_rule_that_names_the_run_and_the_undo_deletes_it(string address, string rule)
    {
        var run = Block(address);
        Assert.False((await Target.LookAtEffect(run, new StepLog(), CancellationToken.None)).Holds);
        Assert.Equal(new Look(true, $"Cloudflare has the rule {1:x32} that blocks {run.Run.Order.Target}"), await Do(Target, run));
        Assert.Equal([$"{rule} # INC-2026-11-24-001 #1"], Cloudflare.Rules);
        Assert.Equal(new Look(true, "Cloudflare has no rule of INC-2026-11-24-001 #1 any more"), await Undo(Target, run));
        Assert.Empty(Cloudflare.Rules);
    }

    [Theory]
    [InlineData("203.0.112.0/20")]
    [InlineData("203.0.113.0/25")]
    [InlineData("2001:db8::/40")]
    [InlineData("2001:db8::/96")]
    public async Task A_range_that_access_rules_cannot_be_about_is_refused_before_anybody_approves(string range)
    {
        Assert.Equal(
            $"{range} cannot be an access rule of Cloudflare's: of IPv4 it takes addresses, /16 and /24, of IPv6 addresses, /32, /48 and /64",
            await Refusal(Target.Plan(Block(range), CancellationToken.None)));
        Assert.Empty(Cloudflare.Asked);
    }

    [Fact]
    public async Task A_plan_changes_nothing_and_is_the_same_after_half_of_it_was_done()
    {
        var run = Block("203.0.113.7");
        var plan = await Target.Plan(run, CancellationToken.None);
        Assert.All(Cloudflare.Asked, asked => Assert.StartsWith("GET ", asked, StringComparison.Ordinal));
        Assert.Equal(["+ block 203.0.113.7 # INC-2026-11-24-001 #1"], plan.Change);
        Assert.DoesNotContain(CloudflareStandIn.Token, string.Join(' ', plan.Commands), StringComparison.Ordinal);
        await Do(Target, run);
        Assert.Equal(PlanDigest.Of(run.Run.Order, plan), PlanDigest.Of(run.Run.Order, await Target.Plan(run with { Begun = true }, CancellationToken.None)));
    }

    [Fact]
    public async Task Doing_and_undoing_it_twice_is_as_good_as_once()
    {
        Assert.True((await Do(Target, Block("2001:db8::1"))).Holds);
        Assert.True((await Do(Target, Block("2001:db8::1"))).Holds);
        Assert.Single(Cloudflare.Rules);
        Assert.True((await Undo(Target, Block("2001:db8::1"))).Holds);
        Assert.True((await Undo(Target, Block("2001:db8::1"))).Holds);
    }

    [Fact]
    public async Task A_rule_that_was_made_though_its_answer_got_lost_is_found_and_undone()
    {
        Cloudflare.Add("block", "ip", "203.0.113.7", "INC-2026-11-24-001 #1");
        Assert.True((await Do(Target, Block("203.0.113.7") with { Begun = true })).Holds);
        Assert.Single(Cloudflare.Rules);
        Assert.True((await Undo(Target, Block("203.0.113.7"))).Holds);
        Assert.Empty(Cloudflare.Rules);
    }

    [Fact]
    public async Task Run_1_does_not_touch_the_rules_of_run_10()
    {
        Assert.True((await Do(Target, Block("203.0.113.10", 10))).Holds);
        Assert.False((await Target.LookAtEffect(Block("203.0.113.10", 1), new StepLog(), CancellationToken.None)).Holds);
        Assert.True((await Undo(Target, Block("203.0.113.10", 1))).Holds);
        Assert.Single(Cloudflare.Rules);
    }

    [Fact]
    public async Task An_address_that_somebody_has_a_rule_about_is_refused_with_whose_it_is()
    {
        Cloudflare.Add("whitelist", "ip", "203.0.113.7", "our office");
        Assert.Equal("Cloudflare has a rule about 203.0.113.7 already (whitelist, our office)", await Refusal(Target.Plan(Block("203.0.113.7"), CancellationToken.None)));
        Assert.Equal("Cloudflare has a rule about 203.0.113.7 already (whitelist, our office)", await Refusal(Do(Target, Block("203.0.113.7"))));
    }

    [Fact]
    public async Task A_duplicate_that_only_Cloudflare_sees_is_refused_too()
    {
        Cloudflare.Add("challenge", "ip6", "2001:0db8:0000:0000:0000:0000:0000:0001", "somebody's");
        Assert.Equal("Cloudflare has a rule about 2001:db8::1 already, which is not this run's", await Refusal(Do(Target, Block("2001:db8::1"))));
        Assert.True((await Undo(Target, Block("2001:db8::1"))).Holds);
        Assert.Single(Cloudflare.Rules);
    }

    [Fact]
    public async Task A_rule_that_somebody_turned_into_a_challenge_is_no_block()
    {
        Cloudflare.Add("challenge", "ip", "203.0.113.7", "INC-2026-11-24-001 #1");
        Assert.False((await Target.LookAtEffect(Block("203.0.113.7"), new StepLog(), CancellationToken.None)).Holds);
        Assert.True((await Undo(Target, Block("203.0.113.7"))).Holds);
    }

    [Fact]
    public async Task A_rule_that_does_not_go_away_is_said()
    {
        await Do(Target, Block("203.0.113.7"));
        Cloudflare.Instead = (method, _) => method == "DELETE" ? CloudflareStandIn.Failed(HttpStatusCode.NotFound, 10001, "firewallaccessrules.api.not_found") : null;
        Assert.Equal(new Look(false, $"Cloudflare still has the rule {1:x32} of INC-2026-11-24-001 #1"), await Undo(Target, Block("203.0.113.7")));
    }

    [Fact]
    public async Task A_freeze_keeps_the_zone_as_it_is()
    {
        var run = Block("203.0.113.7") with { GoOn = () => throw new TargetException("all actions are frozen") };
        await Assert.ThrowsAsync<TargetException>(() => Target.Perform(run, new StepLog(), CancellationToken.None));
        Assert.Empty(Cloudflare.Rules);
    }
}

public sealed class CloudflareAttackModeTests : CloudflareTest
{
    private CloudflareAttackMode Target => new(Api());

    private async Task<GuardedRun> Planned()
    {
        var run = Run(CloudflareAttackMode.Verb, "on");
        return run with { Run = run.Run with { Plan = await Target.Plan(run, CancellationToken.None) } };
    }

    [Theory]
    [InlineData("medium")]
    [InlineData("essentially_off")]
    public async Task Attack_mode_goes_on_and_what_was_so_before_comes_back(string before)
    {
        Cloudflare.SecurityLevel = before;
        var run = await Planned();
        Assert.Equal([$"- security_level: {before}", "+ security_level: under_attack"], run.Run.Plan!.Change);
        Assert.Contains("the mobile app fail the JavaScript challenge", Assert.Single(run.Run.Plan.Warnings), StringComparison.Ordinal);
        Assert.Equal(before, Cloudflare.SecurityLevel);
        Assert.Equal(new Look(true, "the security level at Cloudflare is under_attack"), await Do(Target, run));
        Assert.Equal("under_attack", Cloudflare.SecurityLevel);
        Assert.Equal(new Look(true, $"the security level at Cloudflare is {before} again"), await Undo(Target, run));
        Assert.Equal(before, Cloudflare.SecurityLevel);
    }

    [Fact]
    public async Task After_a_crash_the_plan_is_the_same_and_going_on_is_as_good_as_once()
    {
        var run = await Planned();
        await Do(Target, run);
        Assert.Equal(
            PlanDigest.Of(run.Run.Order, run.Run.Plan!), PlanDigest.Of(run.Run.Order, await Target.Plan(run with { Begun = true }, CancellationToken.None)));
        Assert.True((await Do(Target, run with { Begun = true })).Holds);
        Assert.True((await Undo(Target, run)).Holds);
        Assert.True((await Undo(Target, run)).Holds);
        Assert.Equal("medium", Cloudflare.SecurityLevel);
    }

    [Fact]
    public async Task Attack_mode_that_somebody_switched_on_is_not_planned()
    {
        Cloudflare.SecurityLevel = "under_attack";
        Assert.Equal("attack mode is on already at Cloudflare", await Refusal(Target.Plan(Run(CloudflareAttackMode.Verb, "on"), CancellationToken.None)));
    }

    [Fact]
    public async Task A_level_that_somebody_chose_meanwhile_stays()
    {
        var run = await Planned();
        await Do(Target, run);
        Cloudflare.SecurityLevel = "high";
        Assert.Equal(new Look(false, "the security level at Cloudflare is high"), await Target.LookAtEffect(run, new StepLog(), CancellationToken.None));
        Assert.Equal(new Look(true, "the security level at Cloudflare is high; it was medium before"), await Undo(Target, run));
        Assert.Equal("high", Cloudflare.SecurityLevel);
    }

    [Fact]
    public async Task What_cannot_be_changed_is_refused()
    {
        Cloudflare.Editable = false;
        Assert.Contains("cannot be changed with this token", await Refusal(Target.Plan(Run(CloudflareAttackMode.Verb, "on"), CancellationToken.None)), StringComparison.Ordinal);
        Assert.Contains("only be switched on", await Refusal(Target.Plan(Run(CloudflareAttackMode.Verb, "off"), CancellationToken.None)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_freeze_keeps_the_level_as_it_is()
    {
        var run = await Planned() with { GoOn = () => throw new TargetException("all actions are frozen") };
        await Assert.ThrowsAsync<TargetException>(() => Target.Perform(run, new StepLog(), CancellationToken.None));
        Assert.Equal("medium", Cloudflare.SecurityLevel);
    }
}
