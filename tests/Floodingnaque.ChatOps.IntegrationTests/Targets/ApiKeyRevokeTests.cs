using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Database;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public sealed class ApiKeyRevokeTests(PostgresFixture fixture) : PostgresTest(fixture)
{
    private ApiKeyRevoke Action => field ??= new ApiKeyRevoke(Database);

    private async Task<string> Revoked() => (string?)await Data.Scalar("SELECT string_agg(name, ', ' ORDER BY id) FROM api_keys WHERE is_revoked") ?? "";

    [Fact]
    public async Task The_key_that_was_planned_is_revoked_and_comes_back_with_the_undo()
    {
        var run = await Action.Planned("revoke fnq_Ab12");
        Assert.Equal(["- key 1 fnq_Ab12… “scraper” of mallory@example.org, scopes data,admin: in force", "+ key 1 fnq_Ab12…: revoked"], run.Run.Plan!.Change);
        Assert.Equal("[1]", run.Run.Plan.Before);
        Assert.Equal("gone", await Revoked());
        Assert.Equal(new Look(true, "key 1 “scraper” is revoked; 3 other keys are in force"), await Action.Do(run));
        Assert.Equal("scraper, gone", await Revoked());
        Assert.True(await Data.Scalar("SELECT revoked_at > now() - interval '1 minute' FROM api_keys WHERE id = 1") is true);
        Assert.Equal(new Look(true, "key 1 “scraper” is in force again"), await Action.Undo(run));
        Assert.Equal("gone", await Revoked());
        Assert.Null(await Data.Scalar("SELECT revoked_at FROM api_keys WHERE id = 1"));
    }

    [Fact]
    public async Task Keys_that_begin_alike_are_all_listed_with_a_warning()
    {
        var run = await Action.Planned("revoke fnq_twin");
        Assert.Equal(["2 keys begin with fnq_twin: all of them are revoked."], run.Run.Plan!.Warnings);
        Assert.Equal(2, run.Run.Plan.Change.Count(c => c[0] == '-'));
        Assert.True((await Action.Do(run)).Holds);
        Assert.Equal("twin one, twin two, gone", await Revoked());
    }

    [Theory]
    [InlineData("revoke fnq_none", "no key that begins with fnq_none is in force")]
    [InlineData("revoke fnq_gone", "no key that begins with fnq_gone is in force")]
    [InlineData("revoke fnq_", "write `revoke` and the first eight characters")]
    [InlineData("revoke ' OR 1=1", "write `revoke` and the first eight characters")]
    public async Task What_cannot_be_meant_is_refused(string target, string why) => Assert.StartsWith(why, await Action.Refusal(target), StringComparison.Ordinal);

    [Fact]
    public async Task The_plan_stays_the_same_though_the_key_is_used()
    {
        var run = await Action.Planned("revoke fnq_Ab12");
        await Data.Scalar("UPDATE api_keys SET last_used_at = now(), name = name WHERE id = 1");
        Assert.True(await Action.IsStillPlanned(run));
        await Data.Scalar("INSERT INTO api_keys (user_id, name, key_prefix, key_hash) VALUES (1, 'third', 'fnq_Ab12', 'h')");
        Assert.False(await Action.IsStillPlanned(run));
    }

    [Fact]
    public async Task After_a_crash_what_is_done_already_is_accepted_and_done_again()
    {
        var run = await Action.Planned("revoke fnq_Ab12");
        await Action.Perform(run, new StepLog(), CancellationToken.None);
        var (after, resumed) = (new ApiKeyRevoke(Database), run with { Begun = true });
        Assert.True(await after.IsStillPlanned(resumed));
        Assert.True((await after.Do(resumed)).Holds);
        Assert.True((await after.Do(resumed)).Holds);
        Assert.True((await after.Undo(resumed)).Holds);
        Assert.True((await after.Undo(resumed)).Holds);
        Assert.Equal("gone", await Revoked());
    }

    [Fact]
    public async Task What_somebody_else_revoked_in_the_same_moment_is_neither_claimed_nor_taken_back()
    {
        var run = await Action.Planned("revoke fnq_twin");
        await Data.Scalar("UPDATE api_keys SET is_revoked = true WHERE name = 'twin two'");
        var thrown = await Assert.ThrowsAsync<TargetException>(() => Action.Do(run));
        Assert.Equal("1 of 2 keys are still in force: somebody else changed them since the plan, nothing was done", thrown.Message);
        Assert.Equal(new Look(true, "this run revoked no key"), await Action.Undo(run));
        Assert.Equal("twin two, gone", await Revoked());
    }

    [Fact]
    public async Task A_key_that_is_in_force_again_is_seen()
    {
        var run = await Action.Planned("revoke fnq_Ab12");
        await Action.Perform(run, new StepLog(), CancellationToken.None);
        await Data.Scalar("UPDATE api_keys SET is_revoked = false WHERE id = 1");
        Assert.Equal(new Look(false, "key 1 “scraper” is still in force"), await Action.LookAtEffect(run, new StepLog(), CancellationToken.None));
    }

    [Fact]
    public async Task A_role_that_may_not_revoke_is_a_sentence_and_nothing_was_done()
    {
        var run = await Action.Planned("revoke fnq_Ab12");
        await Data.Scalar("REVOKE UPDATE (is_revoked) ON api_keys FROM chatops");
        var thrown = await Assert.ThrowsAsync<TargetException>(() => Action.Do(run));
        Assert.Equal("the role chatops may not do this in the database (permission denied for table api_keys)", thrown.Message);
        Assert.True((await Action.Undo(run)).Holds);
    }

    [Fact]
    public async Task A_freeze_right_before_the_change_keeps_the_key()
    {
        var run = await Action.Planned("revoke fnq_Ab12") with { GoOn = () => throw new TargetException("all actions are frozen") };
        await Assert.ThrowsAsync<TargetException>(() => Action.Do(run));
        Assert.Equal("gone", await Revoked());
    }
}
