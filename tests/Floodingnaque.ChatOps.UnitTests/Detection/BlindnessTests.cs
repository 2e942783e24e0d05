using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Journal;
using Floodingnaque.ChatOps.Triage;
using static Floodingnaque.ChatOps.UnitTests.Detection.SomeLogs;

namespace Floodingnaque.ChatOps.UnitTests.Detection;

/// <summary>One log or target that cannot be looked at hides nothing of the others, and is named.</summary>
public sealed class BlindnessTests : IDisposable
{
    private readonly TempFolder folder = new();

    private static readonly DateTimeOffset Since = Some.Now.AddMinutes(-15);

    private static readonly TargetLog Attack = Log("nginx", LogContent.Access, Times(6, n => Access("203.0.113.45", "POST /api/v1/auth/login", n < 5 ? 401 : 200)));

    private static readonly TargetLog Quiet = Log("api", LogContent.Application, Json("Request completed"));

    public static TheoryData<Exception> Reasons => [new TargetException("the engine does not answer"), new HttpRequestException("the engine does not answer"), new IOException("the engine does not answer")];

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task A_log_that_cannot_be_read_hides_nothing_of_the_next(Exception why)
    {
        var detected = await Detectors(Open(new SomeLogs(Broken("old", LogContent.Access, why), Attack, Quiet))).Detect(Since, CancellationToken.None);
        Assert.Equal("success-after-failures", Assert.Single(detected.Found).Detector);
        Assert.Equal("old log could not be read to its end: the engine does not answer", Assert.Single(detected.Blind));
    }

    [Fact]
    public async Task A_target_that_cannot_be_looked_at_hides_no_other()
    {
        var detected = await Detectors(Open(new SomeLogs { Fault = new TargetException("docker is down") }, new SomeLogs(Attack, Quiet))).Detect(Since, CancellationToken.None);
        Assert.Single(detected.Found);
        Assert.Equal("the logs of a target cannot be looked at: docker is down", Assert.Single(detected.Blind));
    }

    [Fact]
    public async Task A_group_of_logs_that_is_not_there_is_named_and_the_other_is_read()
    {
        var detected = await Detectors(Open(new SomeLogs(Attack))).Detect(Since, CancellationToken.None);
        Assert.Single(detected.Found);
        Assert.StartsWith("the application's logs: no logs of that kind are configured", Assert.Single(detected.Blind), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_can_be_opened_nothing_is_told()
    {
        var e = await Assert.ThrowsAsync<TargetException>(() => Detectors(Open(new SomeLogs { Fault = new TargetException("docker is down") })).Detect(Since, CancellationToken.None));
        Assert.Contains("docker is down", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_packed_log_from_elsewhere_that_is_damaged_is_named_and_the_next_is_read()
    {
        var broken = Attack with { Name = "broken.log.gz", IsPacked = true, CopyTo = async (to, _, token) => await to.WriteAsync("no gzip\n"u8.ToArray(), token) };
        var open = await Open(new SomeLogs(broken, Attack)).Open(new LookOrder("top", "ips", null), c => c is LogContent.Access, CancellationToken.None);
        var report = TopReader.Read(open.Logs, new TopQuery(Dimensions.Ips), TimeProvider.System, CancellationToken.None);
        Assert.Equal(6, report.Requests);
        Assert.Contains("nginx broken.log.gz could not be read to its end", Assert.Single(report.Damages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_opened_is_named_and_the_next_is_read()
    {
        var path = Path.Combine(folder.Path, "access.log");
        File.WriteAllText(path, "");
        using var _ = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var detected = await Detectors(Open(new SomeLogs(Attack with { Name = "held", LocalPath = path }, Attack, Quiet))).Detect(Since, CancellationToken.None);
        Assert.Single(detected.Found);
        Assert.Contains("access.log cannot be read", Assert.Single(detected.Blind), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_that_cannot_be_asked_hides_nothing_of_the_logs()
    {
        var requests = Log("nginx", LogContent.Access, Times(120, _ => Access("203.0.113.9", "GET /api/v1/data", 200)).Concat(Times(6, n => Access("203.0.113.45", "POST /api/v1/auth/login", n < 5 ? 401 : 200))));
        var detected = await Detectors(Open(new SomeLogs(requests, Quiet)), new BrokenRecord()).Detect(Since, CancellationToken.None);
        Assert.Single(detected.Found);
        Assert.Equal("the application's record of requests: the database is down", Assert.Single(detected.Blind));
    }

    public void Dispose() => folder.Dispose();

    private sealed class BrokenRecord : IRequestRecord
    {
        public Task<long> Count(DateTimeOffset since, CancellationToken cancellationToken) => throw new TargetException("the database is down");
    }
}
