using System.Globalization;
using System.Text;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Detection;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Triage;

namespace Floodingnaque.ChatOps.UnitTests.Detection;

/// <summary>Each detector with a case that it has to find, and one that is nearly that and is nothing.</summary>
public sealed class LogDetectorTests
{
    private const string Attacker = "203.0.113.45";

    private static readonly DateTimeOffset Start = new(2026, 8, 4, 2, 11, 7, TimeSpan.Zero);

    private static string Access(string address, string request, int status, long bytes = 118, int second = 0) =>
        $"{address} - - [{Start.AddSeconds(second).ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture)}] \"{request} HTTP/2.0\" {status} {bytes} \"-\" \"python-requests/2.31.0\"";

    private static string Json(string message, int second = 0) =>
        $"{{\"timestamp\": \"{Start.AddSeconds(second):yyyy-MM-ddTHH:mm:ss.ffffffzzz}\", \"level\": \"WARNING\", \"logger\": \"app.api.routes.users\", \"message\": \"{message}\"}}";

    private static string Login(string address, int status) => Access(address, "POST /api/v1/auth/login", status);

    private static IEnumerable<string> Times(int count, Func<int, string> line) => Enumerable.Range(0, count).Select(line);

    private static IReadOnlyList<Alert> Find(IEnumerable<string> lines, DateTimeOffset? since = null)
    {
        var detectors = LogDetectors.Detectors(new DetectionOptions());
        var log = new LogSource("log", new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n")))));
        LogLines.Read([log], since, line => detectors.ToList().ForEach(d => d.Look(line)), CancellationToken.None);
        return [.. detectors.SelectMany(d => d.Found())];
    }

    [Fact]
    public void Many_failed_logins_of_one_address_are_found()
    {
        var found = Assert.Single(Find(Times(20, n => Login(Attacker, n % 3 == 0 ? 429 : 401))));
        Assert.Equal(("credential-stuffing", Severity.P2, "3.1"), (found.Detector, found.Severity, found.Section));
        Assert.Equal([Attacker], found.Suspects);
        Assert.Equal($"20 failed logins from {Attacker}.", found.Sentence);
    }

    [Fact]
    public void Nearly_as_many_are_not_nor_are_other_requests_that_fail() =>
        Assert.Empty(Find([.. Times(19, _ => Login(Attacker, 401)), .. Times(50, _ => Access(Attacker, "GET /api/v1/auth/login", 401)), .. Times(50, _ => Access(Attacker, "POST /api/v1/predict", 401))]));

    [Fact]
    public void A_login_that_is_let_in_after_failures_is_found_as_what_is_worst()
    {
        var found = Assert.Single(Find([.. Times(5, _ => Login(Attacker, 401)), Login(Attacker, 200), Login(Attacker, 401)]));
        Assert.Equal(("success-after-failures", Severity.P1, $"{Attacker} was let in after 5 failed logins."), (found.Detector, found.Severity, found.Sentence));
    }

    [Fact]
    public void Somebody_who_mistyped_is_not_nor_one_who_is_let_in_first() =>
        Assert.Empty(Find([.. Times(4, _ => Login(Attacker, 401)), Login(Attacker, 200), Login("198.51.100.9", 200), .. Times(10, _ => Login("198.51.100.9", 401))]));

    [Fact]
    public void Many_accounts_that_fail_are_found_though_no_address_fails_often()
    {
        var lines = Times(8, n => Json($"Failed login attempt for user{n}@example.org (attempt 1) [7be4]")).Concat(Times(8, n => Login($"198.51.100.{n}", 401)));
        var found = Assert.Single(Find(lines));
        Assert.Equal("8 accounts had failed logins, 8 in all, from 8 addresses.", found.Sentence);
    }

    [Fact]
    public void A_few_accounts_that_fail_are_not() =>
        Assert.Empty(Find(Times(7, n => Json($"Failed login attempt for user{n}@example.org (attempt 1) [7be4]"))));

    [Fact]
    public void One_account_that_many_addresses_try_is_found()
    {
        var lines = Times(20, n => Json($"Failed login attempt for admin@example.org (attempt {n}) [7be4]")).Concat(Times(16, n => Login($"198.51.100.{n % 8}", 401)));
        Assert.Equal(["admin@example.org"], Assert.Single(Find(lines)).Indicators);
    }

    [Fact]
    public void One_account_that_few_addresses_try_is_not()
    {
        var lines = Times(20, n => Json($"Failed login attempt for admin@example.org (attempt {n}) [7be4]")).Concat(Times(14, n => Login($"198.51.100.{n % 7}", 401)));
        Assert.Empty(Find(lines));
    }

    [Fact]
    public void Exports_of_much_to_one_address_are_found()
    {
        var found = Assert.Single(Find(Times(12, n => Access("198.51.100.77", $"GET /api/{(n % 2 == 0 ? "v1/" : "")}export/weather?format=csv&limit=10000", 200, 1_893_342))));
        Assert.Equal(("export-volume", Severity.P1, "3.2"), (found.Detector, found.Severity, found.Section));
        Assert.Equal(["198.51.100.77"], found.Suspects);
    }

    [Fact]
    public void As_much_to_many_addresses_or_of_other_paths_or_refused_is_not() => Assert.Empty(Find(
    [
        .. Times(12, n => Access($"198.51.100.{n}", "GET /api/v1/export/weather", 200, 1_893_342)),
        .. Times(12, _ => Access("203.0.113.9", "GET /assets/app.js", 200, 1_893_342)),
        .. Times(12, _ => Access("203.0.113.8", "GET /api/v1/export/weather", 403, 1_893_342)),
    ]));

    [Fact]
    public void A_surge_over_the_rate_limit_is_found_with_who_caused_most()
    {
        var found = Assert.Single(Find(Times(200, n => Access($"198.51.100.{n % 4 % 3}", "GET /api/v1/data", 429))));
        Assert.Equal("200 answers were 429, the most to 198.51.100.0 (100).", found.Sentence);
    }

    [Fact]
    public void One_less_is_not() => Assert.Empty(Find(Times(199, _ => Access(Attacker, "GET /api/v1/data", 429))));

    [Fact]
    public void A_new_admin_is_found()
    {
        var found = Assert.Single(Find([Json("Admin admin@floodingnaque.com changed user mallory@example.com role: user -> admin")]));
        Assert.Equal(("new-admin", Severity.P1, "admin@floodingnaque.com made mallory@example.com an admin."), (found.Detector, found.Severity, found.Sentence));
    }

    [Theory]
    [InlineData("Admin admin@floodingnaque.com changed user mallory@example.com role: admin -> user")]
    [InlineData("Admin admin@floodingnaque.com changed user mallory@example.com role: user -> operator")]
    [InlineData("Failed login attempt for Admin x changed user y role: user -> admin (attempt 4)")]
    public void Another_change_of_role_or_an_attackers_words_are_not(string message) => Assert.Empty(Find([Json(message)]));

    [Theory]
    [InlineData("Admin bulk-deleted 420 API request logs")]
    [InlineData("Admin purged 17 soft-deleted records")]
    [InlineData("Admin admin@floodingnaque.com purged 17 soft-deleted records")]
    public void A_purge_of_the_request_log_is_found(string message) => Assert.Equal(("log-purge", Severity.P1), (Find([Json(message)])[0].Detector, Find([Json(message)])[0].Severity));

    [Theory]
    [InlineData("Admin purged 0 soft-deleted records")]
    [InlineData("Request completed: POST /api/v1/admin/logs/bulk-delete - 403")]
    public void A_purge_of_nothing_or_one_that_was_refused_is_not(string message) => Assert.Empty(Find([Json(message)]));

    [Fact]
    public void What_is_older_than_the_time_is_left_out() =>
        Assert.Empty(Find([.. Times(20, n => Access(Attacker, "POST /api/v1/auth/login", 401, second: n))], Start.AddSeconds(1)));

    [Fact]
    public void What_is_found_names_no_more_than_a_message_holds() =>
        Assert.All(Find(Times(4000, n => Login($"198.51.{n % 100}.1", 401))), a => Assert.InRange(a.Indicators.Count, 1, Alert.MaxIndicators));
}
