using Floodingnaque.ChatOps.Triage;
using FsCheck.Xunit;

namespace Floodingnaque.ChatOps.UnitTests.Triage;

public sealed class LogSearchTests
{
    private static readonly string[] Mixed =
    [
        """{"timestamp": "2026-08-04T02:11:07.387471+00:00", "level": "WARNING", "logger": "app.api.routes.users", "message": "Failed login attempt for admin@floodingnaque.com (attempt 4) [7be4bf5cfc41]", "pid": 401}""",
        """{"timestamp": "2026-08-04T02:11:08.387839+00:00", "level": "WARNING", "logger": "app.api.routes.users", "message": "Account locked due to failed attempts: admin@floodingnaque.com [54706eb4fd9c]"}""",
        """{"@timestamp": "2026-08-04T02:12:01.388027+00:00", "log.level": "warning", "log": {"logger": "app.api.middleware.auth"}, "message": "Missing authentication for GET /api/v1/export/weather from 172.20.0.5"}""",
        """{"timestamp": "2026-08-04T02:12:09.388148+00:00", "level": "WARNING", "logger": "app.api.middleware.auth", "message": "Invalid API key attempt for POST /api/v1/data/data from *.*.*5 (attempts: 3)"}""",
        """{"timestamp": "2026-08-04T02:12:30.388267+00:00", "level": "INFO", "logger": "flask-limiter", "message": "ratelimit 10 per 1 minute (172.20.0.5) exceeded at endpoint: users.login"}""",
        """{"timestamp": "2026-08-04T02:12:30.388563+00:00", "level": "ERROR", "logger": "app.api.app", "message": "API Error: RATE_LIMIT_EXCEEDED - Rate limit exceeded. Please slow down your requests."}""",
        """{"timestamp": "2026-08-04T02:13:41.388721+00:00", "level": "INFO", "logger": "app.api.routes.export", "message": "Report generated: predictions csv (10000 records)", "extra": {"user": "System Administrator"}}""",
        """2026-08-04T02:14:12.500000000Z {"timestamp": "2026-08-04T02:14:12.389279+00:00", "level": "INFO", "logger": "app.api.routes.admin_users", "message": "Admin admin@floodingnaque.com changed user mallory@example.com role: user -> admin"}""",
        """{"timestamp": "2026-08-04T02:14:13+00:00", "level": "INFO", "logger": "x", "message": "author 401 logged the ratelimit in /export, 429"}""",
        """172.20.0.5 - - [04/Aug/2026:02:11:07 +0000] "POST /api/v1/auth/login HTTP/1.1" 401 118 "-" "python-requests/2.31.0" """,
        """203.0.113.45 - - [04/Aug/2026:02:11:08 +0000] "POST /api/v1/auth/login HTTP/2.0" 429 162 "-" "python-requests/2.31.0" """,
        """198.51.100.77 - - [04/Aug/2026:02:13:52 +0000] "GET /api/export/weather?format=json&limit=10000 HTTP/1.1" 200 2410077 "-" "curl/8.5.0" """,
        """192.0.2.200 - - [04/Aug/2026:02:15:22 +0000] "GET /api/v1/data?limit=1%27%20OR%20%271%27=%271 HTTP/1.1" 400 231 "-" "sqlmap/1.8.4#stable (https://sqlmap.org)" """,
        """66.249.66.1 - - [04/Aug/2026:02:15:23 +0000] "GET /robots.txt HTTP/1.1" 200 401 "-" "Mozilla/5.0 (compatible; Googlebot/2.1)" """,
        """2001:db8:4a::17 - - [04/Aug/2026:02:16:09 +0000] "GET /.env HTTP/1.1" 404 146 "-" "Mozilla/5.0" """,
        "[2026-08-04 02:11:07 +0000] [14] [ERROR] Worker (pid:15) was sent SIGKILL!",
        """2026/08/04 02:11:07 [error] 31#31: *9 limiting requests, excess: 5.523 by zone "auth_limit", client: 203.0.113.45, server: x, request: "POST /api/v1/auth/login HTTP/2.0" """,
        "Traceback (most recent call last):", "{\"message\": \"broken", "{\"message\": \"\\ud800\", \"level\": \"ERROR\"}", "{}", "{\"message\": 3, \"level\": {\"a\": []}}", "",
    ];

    public static TheoryData<string> Queries => [.. LogQuery.All.Select(query => query.Name)];

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_mixed_log_gives_this(string query)
    {
        using var text = new StringWriter();
        LogText.Write(Search(query, SomeLog.Bytes(Mixed)) with { Took = TimeSpan.FromSeconds(0.25) }, text);
        TestKit.Snapshot.Match(text.ToString(), $"triage-logs-{query}");
    }

    [Fact]
    public void Digits_and_words_anywhere_in_a_line_are_not_a_match()
    {
        var line = SomeLog.Bytes(Mixed[8]);
        Assert.All(LogQuery.All, query => Assert.Equal(0, Search(query.Name, line).Matches));
    }

    [Fact]
    public void A_line_without_a_time_has_that_of_the_line_before_it()
    {
        var log = SomeLog.Bytes(Mixed[15], "2026/08/04 nonsense", Mixed[5], Mixed[16].Replace("2026/08/04 02:11:07 [error] 31#31: *9 ", "", StringComparison.Ordinal));
        Assert.Equal(2, Search("rate-limit", log, new DateTimeOffset(2026, 8, 4, 2, 12, 0, TimeSpan.Zero)).Matches);
        Assert.Equal(0, Search("rate-limit", log, new DateTimeOffset(2026, 8, 4, 2, 13, 0, TimeSpan.Zero)).Matches);
    }

    [Fact]
    public void What_an_attacker_chooses_is_short_escaped_and_bounded_in_number()
    {
        var report = Search("auth", SomeLog.Bytes([.. Enumerable.Range(0, LogSearch.MaxGroups + 5).Select(i =>
            $$"""{"message": "Failed login attempt for \u001b[2J{{i}}{{new string('a', 500)}} (attempt 1)", "level": "WARNING"}""")]));
        Assert.Equal((LogSearch.MaxGroups, 5, LogSearch.MaxGroups + 5), (report.Groups, report.LeftOut, report.Matches));
        Assert.All(report.Rows, row => Assert.True(row.Account.Length <= 200 && row.Account.StartsWith(@"\x1b[2J", StringComparison.Ordinal)));
    }

    [Property(MaxTest = 300)]
    public bool Any_bytes_are_looked_through(byte[] log) => LogQuery.All.All(query => Search(query.Name, log).Matches >= 0);

    private static LogReport Search(string query, byte[] log, DateTimeOffset? since = null) => LogSearch.Read(
        [SomeLog.Source(log)], LogQuery.All.Single(q => q.Name == query), since, 20, TimeProvider.System, CancellationToken.None);
}
