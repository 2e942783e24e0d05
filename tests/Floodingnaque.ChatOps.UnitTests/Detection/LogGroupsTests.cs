using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit;
using static Floodingnaque.ChatOps.UnitTests.Detection.SomeLogs;

namespace Floodingnaque.ChatOps.UnitTests.Detection;

/// <summary>The same request is in nginx's log and, with nginx's address, in gunicorn's.</summary>
public sealed class LogGroupsTests
{
    private const string Client = "203.0.113.45";

    private static readonly DateTimeOffset Since = Some.Now.AddMinutes(-15);

    private static async Task<IReadOnlyList<Alert>> Find(IEnumerable<string> nginx, IEnumerable<string> application, params IRequestRecord[] records) =>
        (await Detectors(Open(new SomeLogs(Log("nginx", LogContent.Access, nginx)), new SomeLogs(Log("api", LogContent.Application, application))), records).Detect(Since, CancellationToken.None)).Found;

    [Fact]
    public async Task Logins_that_gunicorn_wrote_down_are_not_a_clients()
    {
        var lines = Times(6, n => Access("172.18.0.5", "POST /api/v1/auth/login", n < 5 ? 401 : 200));
        Assert.Empty(await Find([], lines));
    }

    [Theory]
    [InlineData("172.18.0.5")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("169.254.1.1")]
    [InlineData("100.64.0.9")]
    [InlineData("::ffff:10.0.0.1")]
    public async Task An_address_that_is_nobodys_on_the_internet_is_no_client(string address) =>
        Assert.Empty(await Find(Times(25, n => Access(address, "POST /api/v1/auth/login", n < 20 ? 401 : 200)), []));

    [Fact]
    public async Task Answers_over_the_limit_are_counted_once() => Assert.Empty(await Find(
        Times(120, _ => Access(Client, "GET /api/v1/data", 429)), Times(120, _ => Access(Client, "GET /api/v1/data", 429))));

    [Fact]
    public async Task Requests_are_counted_once_before_they_are_compared_with_the_record() => Assert.Empty(await Find(
        Times(120, _ => Access(Client, "GET /api/v1/data", 200)), Times(120, _ => Access(Client, "GET /api/v1/data", 200)), new SomeRecord(61)));

    [Fact]
    public async Task Messages_in_an_access_log_are_not_the_applications() => Assert.Empty(await Find([Json("Admin a@example.org changed user b@example.org role: user -> admin")], []));

    [Fact]
    public async Task A_client_in_nginx_and_an_account_in_the_application_are_found()
    {
        var found = await Find(
            Times(6, n => Access(Client, "POST /api/v1/auth/login", n < 5 ? 401 : 200)), [Json("Admin a@example.org changed user b@example.org role: user -> admin")]);
        Assert.Equal(["success-after-failures", "new-admin"], found.Select(a => a.Detector));
    }

    [Fact]
    public async Task Requests_that_the_record_does_not_have_are_found()
    {
        var found = Assert.Single(await Find(Times(120, _ => Access(Client, "GET /api/v1/data", 200)), [], new SomeRecord(59)));
        Assert.Equal(("request-log-suppression", "59 of 120"), (found.Detector, Assert.Single(found.Indicators)));
    }

    [Theory]
    [InlineData(120, 60)] // half of them are
    [InlineData(99, 0)] // few say nothing
    public async Task Nearly_as_many_or_too_few_are_not(int seen, int recorded) =>
        Assert.Empty(await Find(Times(seen, _ => Access(Client, "GET /api/v1/data", 200)), [], new SomeRecord(recorded)));
}
