using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Database;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public sealed class UserSuspendTests(PostgresFixture fixture) : PostgresTest(fixture)
{
    private UserSuspend Action => field ??= new UserSuspend(Database);

    private async Task<string?> State(string email) =>
        (string?)await Data.Scalar($"SELECT is_active || ' ' || coalesce(refresh_token_hash, '-') || ' ' || coalesce(refresh_token_expires::text, '-') FROM users WHERE email = '{email}'");

    [Fact]
    public async Task A_user_is_suspended_with_the_refresh_token_and_active_again_after_the_undo()
    {
        var run = await Action.Planned("suspend Mallory@example.org");
        Assert.Contains("Access already granted goes on for up to 30 min until the JWT secret is rotated.", run.Run.Plan!.Warnings);
        var look = await Action.Do(run);
        Assert.True(look.Holds);
        Assert.StartsWith("mallory@example.org is suspended and has no refresh token; access granted before goes on", look.Seen, StringComparison.Ordinal);
        Assert.Equal("false - -", await State("mallory@example.org"));
        Assert.Equal("true", (await State("drrmo@example.org"))![..4]);
        Assert.True((await Action.Undo(run)).Holds);
        Assert.Equal("true - -", await State("mallory@example.org"));
    }

    [Theory]
    [InlineData("suspend nobody@example.org", "there is no user nobody@example.org")]
    [InlineData("suspend old@example.org", "old@example.org is suspended already")]
    [InlineData("suspend admin@example.org", "admin@example.org is the last active admin: make another one first")]
    [InlineData("suspend", "write `suspend` and an e-mail address, for example `suspend mallory@example.org`")]
    [InlineData("suspend a@b@c", "write `suspend` and an e-mail address, for example `suspend mallory@example.org`")]
    public async Task What_cannot_be_done_is_refused(string target, string why) => Assert.Equal(why, await Action.Refusal(target));

    [Fact]
    public async Task Two_admins_cannot_both_be_suspended_though_both_were_planned()
    {
        await Data.Scalar("UPDATE users SET role = 'admin' WHERE email = 'drrmo@example.org'");
        var first = await Action.Planned("suspend drrmo@example.org", 1);
        var second = await Action.Planned("suspend admin@example.org", 2);
        var looks = await Task.WhenAll(new[] { first, second }.Select(async run => await Record.ExceptionAsync(() => Action.Do(run)) is TargetException e ? e.Message : "done"));
        Assert.Single(looks, "done");
        Assert.Contains("is the last active admin", Assert.Single(looks, l => l != "done"), StringComparison.Ordinal);
        Assert.Equal(1L, await Data.Scalar("SELECT count(*) FROM users WHERE role = 'admin' AND is_active"));
    }

    [Fact]
    public async Task The_plan_stays_the_same_over_a_login_and_after_a_crash()
    {
        var run = await Action.Planned("suspend mallory@example.org");
        await Data.Scalar("UPDATE users SET last_login_at = now(), refresh_token_hash = 'another' WHERE id = 2");
        Assert.True(await Action.IsStillPlanned(run));
        await Action.Perform(run, new StepLog(), CancellationToken.None);
        var (after, resumed) = (new UserSuspend(Database), run with { Begun = true });
        Assert.True(await after.IsStillPlanned(resumed));
        Assert.True((await after.Do(resumed)).Holds);
        Assert.True((await after.Do(resumed)).Holds);
        Assert.True((await after.Undo(resumed)).Holds);
        Assert.True((await after.Undo(resumed)).Holds);
    }

    [Fact]
    public async Task Whom_somebody_else_suspended_in_the_same_moment_stays_so_after_the_run_failed()
    {
        var run = await Action.Planned("suspend mallory@example.org");
        await Data.Scalar("UPDATE users SET is_active = false WHERE id = 2");
        Assert.Equal("mallory@example.org changed since it was planned, nothing was done", (await Assert.ThrowsAsync<TargetException>(() => Action.Do(run))).Message);
        Assert.Equal(new Look(true, "this run suspended nobody"), await Action.Undo(run));
        Assert.StartsWith("false", await State("mallory@example.org"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_who_is_active_again_is_seen()
    {
        var run = await Action.Planned("suspend mallory@example.org");
        await Action.Perform(run, new StepLog(), CancellationToken.None);
        await Data.Scalar("UPDATE users SET is_active = true WHERE id = 2");
        Assert.Equal(new Look(false, "mallory@example.org is still active"), await Action.LookAtEffect(run, new StepLog(), CancellationToken.None));
    }
}
