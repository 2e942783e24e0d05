using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Redis;
using Floodingnaque.ChatOps.Targets.Sessions;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Servers;
using StackExchange.Redis;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public sealed class SessionsRevokeTests(PostgresFixture fixture) : PostgresTest(fixture)
{
    private static readonly string[] Others =
        ["floodingnaque:qcache:1", "floodingnaque:sessio", "celery", "sms_cooldown:7", "LIMITS:LIMITER/x", "xfloodingnaque:session:1", "floodingnaque-session:1"];

    private RedisServer redis = null!;
    private RedisOptions redisOptions = null!;
    private SessionsRevoke action = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        redis = await RedisServer.Start();
        redisOptions = new RedisOptions { ConnectionStringFile = redis.ConnectionStringFile };
        action = New();
    }

    public override async Task DisposeAsync()
    {
        await redis.DisposeAsync();
        await base.DisposeAsync();
    }

    private SessionsRevoke New() => new(Database, new SessionKeys(redisOptions));

    private async Task Fill(int sessions)
    {
        await redis.Data.StringSetAsync([.. Enumerable.Range(0, sessions).Select(n => KeyValuePair.Create<RedisKey, RedisValue>($"floodingnaque:session:{n}", "x"))]);
        await redis.Data.StringSetAsync([.. Others.Select(k => KeyValuePair.Create<RedisKey, RedisValue>(k, "x"))]);
    }

    private async Task<string[]> Left()
    {
        var keys = new List<string>();
        await foreach (var key in redis.Connection.GetServers()[0].KeysAsync())
        {
            keys.Add(key!);
        }

        return [.. keys.Order(StringComparer.Ordinal)];
    }

    private async Task<long> Refreshable() => (long)(await Data.Scalar("SELECT count(*) FROM users WHERE refresh_token_hash IS NOT NULL OR refresh_token_expires IS NOT NULL"))!;

    [Fact]
    public async Task All_are_logged_out_and_nothing_else_in_Redis_is_touched()
    {
        await Fill(2_300);
        var run = await action.Planned("revoke all");
        Assert.Equal(["3 people have a refresh token now.", "2300 session keys are in Redis now; the application keeps logins in tokens, so there are normally none."], run.Run.Plan!.Impact);
        Assert.Equal(2_300 + Others.Length, (await Left()).Length);
        Assert.True(action.Silences(run.Run.Order));
        var steps = new StepLog();
        var look = await action.Do(run, steps);
        Assert.Equal(new Look(true, "no refresh token and no session key from before is left; access tokens end only with `rotate JWT_SECRET_KEY` or after 30 min"), look);
        Assert.Equal(Others.Order(StringComparer.Ordinal), await Left());
        Assert.Equal(0, await Refreshable());
        Assert.Contains(steps.Steps, s => s.Output == "2300 session keys deleted; a whole round found none after that");
        var calls = await redis.Calls();
        Assert.DoesNotContain(calls.Keys, c => c is "keys" or "flushdb" or "flushall" or "del");
        Assert.InRange(calls["unlink"], 2, 2_300 / 50); // in batches
    }

    [Fact]
    public async Task One_user_loses_the_refresh_token_and_others_keep_theirs()
    {
        await Fill(3);
        var run = await action.Planned("revoke mallory@example.org");
        Assert.False(action.Silences(run.Run.Order));
        Assert.True((await action.Do(run)).Holds);
        Assert.Equal(2, await Refreshable());
        Assert.Equal(3 + Others.Length, (await Left()).Length);
    }

    [Fact]
    public async Task Who_logs_in_again_at_once_is_told_and_not_taken_for_a_session_from_before()
    {
        var run = await action.Planned("revoke all");
        await action.Perform(run, new StepLog(), CancellationToken.None);
        await Data.Scalar("UPDATE users SET refresh_token_hash = 'new', refresh_token_expires = now() WHERE id = 3");
        await redis.Data.StringSetAsync("floodingnaque:session:new", "x");
        var look = await action.LookAtEffect(run, new StepLog(), CancellationToken.None);
        Assert.True(look.Holds);
        Assert.Contains("; 1 logged in again since; 1 session keys were made since;", look.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_from_before_that_is_still_there_is_seen()
    {
        await Fill(1);
        var run = await action.Planned("revoke all");
        Assert.Equal(new Look(false, "3 people have the refresh token from before"), await action.LookAtEffect(run, new StepLog(), CancellationToken.None));
        await action.Perform(run, new StepLog(), CancellationToken.None);
        await Data.Scalar("UPDATE users SET refresh_token_hash = 'refresh-of-drrmo' WHERE id = 3");
        Assert.Equal(new Look(false, "1 person has the refresh token from before"), await action.LookAtEffect(run, new StepLog(), CancellationToken.None));
    }

    [Fact]
    public async Task Keys_that_are_made_while_it_runs_go_too_and_who_never_stops_is_not_chased_forever()
    {
        await Fill(3_000);
        using var end = new CancellationTokenSource();
        var writer = Task.Run(async () =>
        {
            for (var n = 0; !end.IsCancellationRequested; n++)
            {
                await redis.Data.StringSetAsync($"floodingnaque:session:busy-{n}", "x", flags: CommandFlags.None);
            }
        });
        var run = await action.Planned("revoke all");
        var steps = new StepLog();
        var thrown = await Record.ExceptionAsync(() => action.Perform(run, steps, CancellationToken.None));
        await end.CancelAsync();
        await writer;
        if (thrown is not null)
        {
            Assert.StartsWith("sessions are made faster than they can be ended (", Assert.IsType<TargetException>(thrown).Message, StringComparison.Ordinal);
        }

        await action.Perform(run, steps, CancellationToken.None);
        Assert.Equal(Others.Order(StringComparer.Ordinal), await Left());
    }

    [Fact]
    public async Task Doing_it_again_after_a_crash_is_the_same_plan_and_ends_well()
    {
        await Fill(10);
        var run = await action.Planned("revoke all");
        await action.Perform(run, new StepLog(), CancellationToken.None);
        var (after, resumed) = (New(), run with { Begun = true });
        Assert.True(await after.IsStillPlanned(resumed));
        Assert.True((await after.Do(resumed)).Holds);
        Assert.Equal(new Look(false, "sessions that were ended stay ended, and people log in again"), await after.Undo(resumed));
        Assert.Equal(new Look(true, "no session was ended"), await New().Undo(run));
        Assert.Equal(0, await Refreshable());
    }

    [Theory]
    [InlineData("revoke nobody@example.org", "there is no user nobody@example.org")]
    [InlineData("revoke everybody", "write `revoke all`, or `revoke` and an e-mail address, for example `revoke mallory@example.org`")]
    public async Task What_cannot_be_meant_is_refused(string target, string why) => Assert.Equal(why, await action.Refusal(target));

    [Fact]
    public async Task A_Redis_that_is_gone_is_a_sentence()
    {
        await redis.Kill();
        Assert.Equal($"Redis at {redis.Where} cannot be reached (UnableToConnect)", await action.Refusal("revoke all"));
    }

    [Fact]
    public async Task A_wrong_password_is_a_sentence_without_it()
    {
        await File.WriteAllTextAsync(redisOptions.ConnectionStringFile, $"{redis.Where},password=other-{RedisServer.Password}");
        var thrown = await Assert.ThrowsAsync<TargetException>(() => action.Planned("revoke all"));
        Assert.DoesNotContain(RedisServer.Password, thrown.ToString(), StringComparison.Ordinal);
        Assert.StartsWith($"Redis at {redis.Where} ", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("")]
    [InlineData("flo")]
    [InlineData("flood*")]
    [InlineData("flood[a]")]
    [InlineData("flood session:")]
    public void A_prefix_that_could_hit_other_keys_is_refused(string prefix) => Assert.StartsWith(
        "Targets:Redis:SessionPrefixes has “", Assert.Single(new RedisOptions { SessionPrefixes = [prefix] }.Check([])), StringComparison.Ordinal);
}
