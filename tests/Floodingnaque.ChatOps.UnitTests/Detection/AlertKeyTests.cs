using System.Text;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Detection;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.Triage;
using static Floodingnaque.ChatOps.UnitTests.Detection.SomeLogs;

namespace Floodingnaque.ChatOps.UnitTests.Detection;

/// <summary>The next look sees other numbers and another order of the same finding.</summary>
public sealed class AlertKeyTests
{
    private static string Key(params IEnumerable<string> lines)
    {
        var detectors = LogDetectors.Detectors(new DetectionOptions());
        var log = new LogSource("log", new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n")))));
        LogLines.Read([log], null, line => detectors.ToList().ForEach(d => d.Look(line)), CancellationToken.None);
        return Assert.Single(detectors.SelectMany(d => d.Found())).Key;
    }

    private static IEnumerable<string> Failed(string address, int count) => Times(count, _ => Access(address, "POST /api/v1/auth/login", 401));

    [Fact]
    public void The_order_of_indicators_is_nothing() =>
        Assert.Equal(Alert("a", "b", "c", "d").Key, Alert("d", "c", "b", "a").Key);

    [Fact]
    public void Another_indicator_is_another_finding() => Assert.NotEqual(Alert("a", "b", "c", "d").Key, Alert("a", "b", "c", "e").Key);

    [Fact]
    public void Addresses_that_change_places_are_the_same_finding() =>
        Assert.Equal(Key(Failed("203.0.113.1", 20).Concat(Failed("203.0.113.2", 30))), Key(Failed("203.0.113.1", 50).Concat(Failed("203.0.113.2", 40))));

    [Fact]
    public void Of_more_addresses_than_can_be_named_any_ten_are_the_same_finding() =>
        Assert.Equal(Key(Enumerable.Range(0, 12).SelectMany(n => Failed($"203.0.113.{n}", 20 + n))), Key(Enumerable.Range(0, 12).SelectMany(n => Failed($"203.0.113.{n}", 40 - n))));

    [Fact]
    public void A_surge_that_goes_on_is_the_same_finding() => Assert.Equal(
        Key(Times(200, n => Access($"203.0.113.{n % 4}", "GET /api/v1/data", 429))), Key(Times(300, n => Access($"203.0.113.{n % 3}", "GET /api/v1/data", 429))));

    [Fact]
    public void Purges_are_told_apart_by_who_how_many_and_when()
    {
        var key = Key(Json("Admin a@example.org purged 17 soft-deleted records"));
        Assert.Equal($"log-purge a@example.org 17 {Some.Now:yyyy-MM-ddTHH:mm}", key);
        Assert.NotEqual(key, Key(Json("Admin b@example.org purged 17 soft-deleted records")));
    }

    [Fact]
    public async Task Requests_that_are_missing_are_the_same_finding_whatever_the_numbers() =>
        Assert.Equal(await Suppressed(120, 5), await Suppressed(150, 9));

    private static async Task<string> Suppressed(int seen, int recorded)
    {
        var logs = Open(new SomeLogs(Log("nginx", LogContent.Access, Times(seen, _ => Access("203.0.113.9", "GET /api/v1/data", 200)))));
        return Assert.Single((await Detectors(logs, new SomeRecord(recorded)).Detect(Some.Now.AddMinutes(-15), CancellationToken.None)).Found).Key;
    }

    private static Alert Alert(params string[] indicators) => new("fake", Severity.P2, "x", "x", indicators, "3.1");
}
