using System.Text;
using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.Triage;
using Floodingnaque.ChatOps.UnitTests.Detection;
using Microsoft.Extensions.Time.Testing;

namespace Floodingnaque.ChatOps.UnitTests.Triage;

public sealed class LogTimesTests
{
    private static readonly DateTimeOffset Since = new(2026, 8, 4, 2, 0, 0, TimeSpan.Zero);

    private static readonly string[] Timed = ["[2026-08-04 02:11:07 +0000] [14] [ERROR] Worker (pid:15) was sent SIGKILL!"];

    private static readonly string[] Untimed = ["""{"message": "Failed login attempt for admin@example.org (attempt 4)", "level": "WARNING"}"""];

    private static LogSource Log(string[] lines) => new("log", new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n")))));

    private static LogReport Search(params LogSource[] logs) => LogSearch.Read(logs, LogQuery.All.First(q => q.Name == "auth"), Since, 10, TimeProvider.System, CancellationToken.None);

    [Fact]
    public void A_line_without_a_time_at_the_head_of_a_log_has_not_that_of_the_log_before_it()
    {
        Assert.Equal(0, Search(Log(Timed), Log(Untimed)).Matches);
        Assert.Equal(1, Search(Log(Untimed), Log([.. Timed, .. Untimed])).Matches);
    }

    [Fact]
    public void Nor_has_it_where_detectors_read()
    {
        var seen = 0;
        LogLines.Read([Log(Timed), Log(Untimed), Log([.. Timed, .. Untimed])], Since, line => seen += line.Kind is LogKind.Json ? 1 : 0, CancellationToken.None);
        Assert.Equal(1, seen);
    }

    [Theory]
    [InlineData("2026/08/04 02:11:07 [error] 31#31: *9 ", true)]
    [InlineData("[2026-08-04 02:11:07 +0000] [14] [ERROR] ", false)]
    public async Task Times_without_an_offset_are_said_to_be_taken_for_UTC(string head, bool isSaid)
    {
        var line = head + "limiting requests, excess: 5.523 by zone \"auth_limit\", client: 203.0.113.45, server: x";
        var look = new LogsLook(SomeLogs.Open(new SomeLogs(SomeLogs.Log("nginx", LogContent.Error, line))), new FakeTimeProvider(Some.Now));
        var answer = await look.Answer(new LookOrder("logs", "rate-limit", null), Some.Id, CancellationToken.None);
        Assert.Single(answer.Findings.Rows);
        Assert.Equal(isSaid, answer.Findings.Remarks.Any(r => r.StartsWith("1 matches have a time without an offset", StringComparison.Ordinal)));
    }
}
