using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Database;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

/// <summary>The application's tables with some traffic in them, and the role that can only read.</summary>
public abstract class DatabaseReadingTest(PostgresFixture fixture) : PostgresTest(fixture)
{
    private protected IReadDatabase Reading { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Options.ReadOnlyConnectionFile = Data.ReadOnlyConnectionFile;
        Reading = new PostgresReading(new ApplicationDatabase(Options, forReading: true));
    }

    private protected async Task Requests(int count, string endpoint, string status = "200", string method = "GET", string ago = "1 hour", string agent = "curl/8.5.0") => await Data.Scalar(
        $"INSERT INTO api_requests (request_id, endpoint, method, status_code, ip_address, user_agent, created_at) SELECT gen_random_uuid()::text, '{endpoint}', '{method}', {status}, '172.20.0.5', '{agent}', now() - interval '{ago}' FROM generate_series(1, {count})");

    private protected Task FailedLogins(int count, string ago = "1 hour", string agent = "python-requests/2.31.0") => Requests(count, "/api/v1/auth/login", "401", "POST", ago, agent);

    private protected async Task<LookAnswer> Ask(string what, TimeSpan? since = null) => await new DatabaseLook(Reading).Answer(new LookOrder("db", what, since), Some.Id, CancellationToken.None);
}
