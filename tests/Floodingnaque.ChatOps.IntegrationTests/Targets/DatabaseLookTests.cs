using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Redis;
using Floodingnaque.ChatOps.Targets.Sessions;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Servers;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public sealed class DatabaseLookTests(PostgresFixture fixture) : DatabaseReadingTest(fixture)
{
    [Fact]
    public async Task Failed_logins_of_a_day_are_counted_twenty_are_shown_and_all_are_kept()
    {
        await FailedLogins(30);
        await FailedLogins(7, ago: "30 hours");
        await Data.Scalar("UPDATE api_requests SET is_deleted = true, deleted_at = now() WHERE id <= 2");
        var answer = await Ask("failed-logins");
        Assert.Equal("30 failed logins in the last 24 h, 2 of them hidden (soft-deleted).", answer.Findings.Sentence);
        Assert.Equal(LookFindings.MaxRows, answer.Findings.Rows.Count);
        Assert.All(answer.Findings.Rows, r => Assert.Equal((answer.Findings.Columns.Count, "401", "172.20.0.5"), (r.Count, r[1], r[2])));
        Assert.Matches(@"\A20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\z", answer.Findings.Rows[0][0]);
        Assert.Contains("The first 20 of 30 are shown; the file has all.", answer.Findings.Remarks);
        Assert.Contains(answer.Findings.Remarks, r => r.StartsWith("ip_address is nginx's own", StringComparison.Ordinal));
        Assert.Contains(answer.Findings.Remarks, r => r.StartsWith("audit_logs is never written", StringComparison.Ordinal));
        Assert.Contains(answer.Findings.Remarks, r => r.StartsWith("A request can be missing on purpose", StringComparison.Ordinal));
        Assert.Empty(answer.Findings.Suspects);
        Assert.Equal(31, (await CapturedPiece.Of(Assert.Single(answer.Kept))).Lines.Count);
    }

    [Fact]
    public async Task How_far_back_is_as_asked()
    {
        await FailedLogins(1, ago: "10 minutes");
        await FailedLogins(2, ago: "3 hours");
        await FailedLogins(4, ago: "3 days");
        Assert.Equal("1 failed login in the last 15 min.", (await Ask("failed-logins", TimeSpan.FromMinutes(15))).Findings.Sentence);
        Assert.Equal("7 failed logins in the last 7 days.", (await Ask("failed-logins", TimeSpan.FromDays(7))).Findings.Sentence);
    }

    [Fact]
    public async Task Accounts_with_failed_logins_or_locked_are_under_attack()
    {
        await Data.Scalar("UPDATE users SET failed_login_attempts = 4 WHERE id = 2");
        await Data.Scalar("UPDATE users SET failed_login_attempts = 9, locked_until = now() + interval '5 minutes' WHERE id = 1");
        var answer = await Ask("accounts-under-attack", TimeSpan.FromHours(1));
        Assert.Equal("2 accounts with failed logins since the last good one, 1 of them locked now.", answer.Findings.Sentence);
        Assert.Equal(["admin@example.org", "mallory@example.org"], answer.Findings.Rows.Select(r => r[0]));
        Assert.Contains("The table knows no times for this: it is as it is now.", answer.Findings.Remarks);
    }

    [Fact]
    public async Task Keys_in_force_are_shown_with_their_owners_and_without_their_hashes()
    {
        var answer = await Ask("api-keys");
        Assert.Equal("4 API keys in force that were made or used as far back as there is anything, 1 of them with admin scope.", answer.Findings.Sentence);
        Assert.Equal(["fnq_Zz99", "fnq_Ab12"], answer.Findings.Rows.Take(2).Select(r => r[0]));
        Assert.DoesNotContain("1111", (await CapturedPiece.Of(answer.Kept[0])).Text, StringComparison.Ordinal);
        await Data.Scalar("UPDATE api_keys SET created_at = now() - interval '9 days'");
        Assert.StartsWith("1 API key in force that was made or used in the last 2 min, 0 of them", (await Ask("api-keys", TimeSpan.FromMinutes(2))).Findings.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bulk_reads_are_grouped_by_minute_page_and_program()
    {
        await Data.Scalar("INSERT INTO api_requests (request_id, endpoint, user_agent, created_at) SELECT 'e' || n, '/api/export/weather', 'curl', date_trunc('minute', now()) - interval '1 hour' + n * interval '1 second' FROM generate_series(1, 50) n");
        await Requests(2, "/graphql");
        await Requests(9, "/health");
        var answer = await Ask("bulk-reads");
        Assert.Equal("52 bulk reads in the last 24 h, in 2 groups of the same minute, page and program.", answer.Findings.Sentence);
        Assert.Equal(["/api/export/weather", "curl", "50"], answer.Findings.Rows[0].Skip(1));
        Assert.Equal(["/graphql", "2"], [answer.Findings.Rows[1][1], answer.Findings.Rows[1][3]]);
    }

    [Fact]
    public async Task Hidden_and_purged_requests_are_signs_of_tampering()
    {
        await FailedLogins(10);
        await Data.Scalar("UPDATE api_requests SET is_deleted = true, deleted_at = '2026-08-04T02:00Z' WHERE id IN (2, 3)");
        await Data.Scalar("DELETE FROM api_requests WHERE id IN (4, 5, 6)");
        var answer = await Ask("tampering");
        Assert.Equal("2 requests are hidden (soft-deleted), and 3 request ids are missing, as far back as there is anything.", answer.Findings.Sentence);
        Assert.Contains(answer.Findings.Rows, r => r.SequenceEqual(["hidden requests", "2", "2026-08-04 02:00:00", "2026-08-04 02:00:00"]));
        Assert.Contains(answer.Findings.Rows, r => r.SequenceEqual(["entries of audit_logs", "0", "", ""]));
        Assert.Contains(answer.Findings.Remarks, r => r.Contains("reassures of nothing", StringComparison.Ordinal));
        Assert.Equal(9, (await CapturedPiece.Of(Assert.Single(answer.Kept))).Lines.Count);
    }

    [Fact]
    public async Task Where_nothing_is_found_that_is_the_answer()
    {
        foreach (var what in new[] { "failed-logins", "accounts-under-attack", "bulk-reads", "tampering" })
        {
            var answer = await Ask(what);
            Assert.StartsWith("0 ", answer.Findings.Sentence, StringComparison.Ordinal);
            Assert.NotEmpty(answer.Kept);
        }
    }

    [Fact]
    public async Task What_is_no_question_is_told_the_questions() => Assert.Equal(
        "write one of failed-logins, accounts-under-attack, api-keys, bulk-reads, tampering, for example `db failed-logins since 24h`",
        (await Assert.ThrowsAsync<TargetException>(() => Ask("passwords"))).Message);

    [Fact]
    public async Task Sessions_are_keys_in_Redis_and_refresh_tokens_in_the_database()
    {
        await using var redis = await RedisServer.Start();
        var options = new RedisOptions { ConnectionStringFile = redis.ConnectionStringFile };
        await Data.Scalar("UPDATE users SET refresh_token_expires = now() - interval '1 second' WHERE id = 1");
        await redis.Data.StringSetAsync("floodingnaque:qcache:1", "x");
        var answer = await Sessions(new SessionKeys(options));
        Assert.Equal("0 session keys in Redis and 2 people with a live refresh token.", answer.Findings.Sentence);
        Assert.Equal(["drrmo@example.org", "mallory@example.org"], answer.Findings.Rows.Select(r => r[0]));
        Assert.StartsWith("There are no server sessions: a login is a token (JWT)", answer.Findings.Remarks[0], StringComparison.Ordinal);
        Assert.Equal(["prefixes,keys", "floodingnaque:session:,0"], (await CapturedPiece.Of(answer.Kept[0])).Lines);
        Assert.Equal(3, (await CapturedPiece.Of(answer.Kept[1])).Lines.Count);

        await redis.Data.StringSetAsync("floodingnaque:session:1", "x");
        answer = await Sessions(new SessionKeys(options));
        Assert.Equal("1 session keys in Redis and 2 people with a live refresh token.", answer.Findings.Sentence);
        Assert.DoesNotContain(answer.Findings.Remarks, r => r.StartsWith("There are no server sessions", StringComparison.Ordinal));

        await redis.Kill();
        answer = await Sessions(new SessionKeys(options));
        Assert.Equal("2 people with a live refresh token.", answer.Findings.Sentence);
        Assert.Equal($"Session keys were not counted: Redis at {redis.Where} cannot be reached (UnableToConnect).", answer.Findings.Remarks[0]);
    }

    [Fact]
    public async Task Sessions_that_nothing_can_count_are_no_answer() => Assert.StartsWith(
        "nothing can be counted: session keys (Targets:Redis is not set), refresh tokens (Targets:Database is not set)",
        (await Assert.ThrowsAsync<TargetException>(() => new SessionsLook(null, null).Answer(new LookOrder("sessions", "", null), Some.Id, CancellationToken.None))).Message,
        StringComparison.Ordinal);

    private Task<LookAnswer> Sessions(SessionKeys keys) => new SessionsLook(Reading, keys).Answer(new LookOrder("sessions", "", null), Some.Id, CancellationToken.None);
}
