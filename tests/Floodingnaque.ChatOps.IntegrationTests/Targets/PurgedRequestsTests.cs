namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

/// <summary>Ids that are missing where no neighbour in the window is left to tell.</summary>
public sealed class PurgedRequestsTests(PostgresFixture fixture) : DatabaseReadingTest(fixture)
{
    [Theory]
    [InlineData("id > 10", "20")] // all of the window
    [InlineData("id BETWEEN 11 AND 15", "5")] // its beginning
    [InlineData("id BETWEEN 26 AND 30", "5")] // its end
    [InlineData("id BETWEEN 15 AND 17", "3")] // its middle
    [InlineData("id <= 5", "0")] // before it
    [InlineData("false", "0")]
    public async Task Whatever_of_a_window_was_purged_is_counted(string purged, string missing)
    {
        await Traffic(purged);
        await Data.Scalar("GRANT SELECT ON SEQUENCE api_requests_id_seq TO chatops_reading");
        Assert.Equal(missing, await Missing(TimeSpan.FromHours(2)));
    }

    [Theory]
    [InlineData("id > 10", "not known")]
    [InlineData("id BETWEEN 11 AND 15", "5")]
    public async Task Without_the_sequence_an_empty_window_is_not_known(string purged, string missing)
    {
        await Traffic(purged);
        Assert.Equal(missing, await Missing(TimeSpan.FromHours(2)));
    }

    [Fact]
    public async Task The_beginning_of_everything_is_counted_from_the_first_id()
    {
        await Traffic("id <= 5");
        Assert.Equal("5", await Missing(null));
    }

    private async Task Traffic(string purged)
    {
        await Requests(10, "/api/v1/data", ago: "5 hours");
        await Requests(20, "/api/v1/data", ago: "1 hour");
        await Data.Scalar($"DELETE FROM api_requests WHERE {purged}");
    }

    private async Task<string> Missing(TimeSpan? since) => (await Ask("tampering", since)).Findings.Rows.Single(r => r[0] == "missing request ids")[1];
}
