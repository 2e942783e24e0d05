using Floodingnaque.ChatOps.Targets.Database;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public sealed class DatabaseDetectorTests(PostgresFixture fixture) : DatabaseReadingTest(fixture)
{
    private DatabaseDetector Detector => field ??= new DatabaseDetector(Reading);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Data.Scalar("UPDATE api_keys SET created_at = now() - interval '1 day'");
    }

    private Task<object?> Key(string scopes, string age) => Data.Scalar(
        $"INSERT INTO api_keys (key_prefix, key_hash, name, scopes, user_id, created_at) VALUES ('zz9', md5(random()::text), 'x', '{scopes}', 2, now() - interval '{age}')");

    [Fact]
    public async Task A_new_key_with_the_scope_admin_is_found()
    {
        await Key("data,admin", "1 minute");
        var found = Assert.Single((await Detector.Detect(DateTimeOffset.UtcNow.AddMinutes(-5), CancellationToken.None)).Found);
        Assert.Equal("mallory@example.org made the key zz9…, which has the scope admin.", found.Sentence);
    }

    [Fact]
    public async Task An_older_one_or_one_with_other_scopes_is_not()
    {
        await Key("data,admin", "10 minutes");
        await Key("data,export", "1 minute");
        await Key("no-admin", "1 minute");
        Assert.Empty((await Detector.Detect(DateTimeOffset.UtcNow.AddMinutes(-5), CancellationToken.None)).Found);
    }

    [Fact]
    public async Task Requests_on_record_are_counted_since_then()
    {
        var before = await Detector.Count(DateTimeOffset.UtcNow.AddMinutes(-5), CancellationToken.None);
        await Data.Scalar("INSERT INTO api_requests (request_id, endpoint, method, status_code, created_at) SELECT md5(random()::text), '/api/v1/data', 'GET', 200, now() - n * interval '1 minute' FROM generate_series(1, 10) n");
        Assert.Equal(before + 4, await Detector.Count(DateTimeOffset.UtcNow.AddMinutes(-5).AddSeconds(10), CancellationToken.None));
    }
}
