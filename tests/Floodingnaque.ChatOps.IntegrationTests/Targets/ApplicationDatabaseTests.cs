using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Database;
using Floodingnaque.ChatOps.TestKit.Servers;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public sealed class ApplicationDatabaseTests(PostgresFixture fixture) : PostgresTest(fixture)
{
    private Task<string> Refusal() => Refusal(connection => connection.Count("SELECT 1", CancellationToken.None));

    private async Task<string> Refusal(Func<Npgsql.NpgsqlConnection, Task<long>> work)
    {
        var thrown = await Assert.ThrowsAsync<TargetException>(() => Database.Read(work, CancellationToken.None));
        Assert.DoesNotContain(PostgresServer.Password, thrown.ToString(), StringComparison.Ordinal);
        return thrown.Message;
    }

    [Fact]
    public async Task A_statement_that_takes_too_long_is_ended_by_the_server()
    {
        Options.StatementTimeout = TimeSpan.FromMilliseconds(100);
        Assert.Equal(
            "the database took longer than 0.1 seconds (Targets:Database:StatementTimeout)",
            await Refusal(connection => connection.Count("SELECT count(*) FROM pg_sleep(20)", CancellationToken.None)));
    }

    [Fact]
    public async Task Reading_cannot_change_anything() => Assert.Equal(
        "the statement would change something, and the transaction is read-only",
        await Refusal(async connection => await connection.Execute("UPDATE users SET is_active = false", CancellationToken.None)));

    [Fact]
    public async Task A_server_that_is_not_there_is_a_sentence()
    {
        await File.WriteAllTextAsync(Options.ConnectionStringFile, $"Host=127.0.0.1;Port={Loopback.FreePort()};Username=chatops;Password={PostgresServer.Password}");
        Assert.Matches("^the database at 127.0.0.1:[0-9]+ cannot be reached \\(", await Refusal());
    }

    [Fact]
    public async Task A_wrong_password_is_a_sentence_without_it()
    {
        await File.WriteAllTextAsync(Options.ConnectionStringFile, (await File.ReadAllTextAsync(Options.ConnectionStringFile)).Replace(PostgresServer.Password, PostgresServer.Password + "x", StringComparison.Ordinal));
        Assert.Contains("password authentication failed for user", await Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgresql://chatops:" + PostgresServer.Password + "@db/flood")]
    [InlineData("Host=db;Port=" + PostgresServer.Password)]
    [InlineData(PostgresServer.Password)]
    public async Task What_is_no_connection_string_is_a_sentence_without_a_word_of_it(string text)
    {
        await File.WriteAllTextAsync(Options.ConnectionStringFile, text);
        Assert.Contains("is no connection string: write Host=", await Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_gone_or_empty_is_a_sentence()
    {
        await File.WriteAllTextAsync(Options.ConnectionStringFile, "\n");
        Assert.EndsWith("(Targets:Database:ConnectionStringFile) is empty", await Refusal(), StringComparison.Ordinal);
        File.Delete(Options.ConnectionStringFile);
        Assert.Contains("cannot be read (", await Refusal(), StringComparison.Ordinal);
    }
}

public sealed class FloodAlertQueryTests(PostgresFixture fixture) : PostgresTest(fixture)
{
    private readonly FloodAlertOptions options = new();

    private Task<FloodAlert> Look() => new FloodAlertQuery(Database, options).Look(CancellationToken.None);

    [Fact]
    public async Task Old_alerts_and_old_broadcasts_are_not_active() => Assert.Equal(new FloodAlert(false, "I asked the application's database"), await Look());

    [Fact]
    public async Task The_latest_risk_counts()
    {
        await Data.Scalar("INSERT INTO alert_history (risk_level, risk_label, location, created_at) VALUES (2, 'Critical', 'Baclaran', '2099-08-04T02:11Z')");
        Assert.Equal(new FloodAlert(true, "flood risk 2 at Baclaran since 2099-08-04 02:11 UTC"), await Look());
        await Data.Scalar("INSERT INTO alert_history (risk_level, risk_label, created_at) VALUES (1, 'Alert', '2099-08-04T03:11Z')");
        Assert.True((await Look()).Active); // of another place
        await Data.Scalar("INSERT INTO alert_history (risk_level, risk_label, location, created_at) VALUES (1, 'Alert', 'Baclaran', '2099-08-04T03:12Z')");
        Assert.False((await Look()).Active);
    }

    [Fact]
    public async Task A_broadcast_of_the_day_counts()
    {
        await Data.Scalar("INSERT INTO broadcasts (title, message, target_barangays, channels) VALUES ('Evacuate', 'x', 'y', 'sms'), (NULL, 'Go', 'y', 'sms')");
        var alert = await Look();
        Assert.True(alert.Active);
        Assert.EndsWith("and 1 others", alert.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_of_ones_own_is_asked()
    {
        options.Query = "SELECT email, id FROM users WHERE role = 'operator'";
        Assert.Equal(new FloodAlert(true, "drrmo@example.org"), await Look());
    }

    [Theory]
    [InlineData("SELECT no_such_column FROM alert_history", "I cannot look, since the database refuses: column \"no_such_column\" does not exist (42703)")]
    [InlineData("DELETE FROM broadcasts RETURNING 'x'", "I cannot look, since the database refuses: syntax error at or near \"FROM\" (42601)")]
    [InlineData("SELECT set_config('transaction_read_only', 'off', true)", "I cannot look, since ")]
    [InlineData("SELECT password_hash FROM users", "I cannot look, since the role chatops may not do this in the database (permission denied for table users)")]
    public async Task What_cannot_be_asked_leaves_it_unknown(string query, string seen)
    {
        options.Query = query;
        var alert = await Look();
        Assert.Null(alert.Active);
        Assert.StartsWith(seen, alert.Seen, StringComparison.Ordinal);
        Assert.Equal(1L, await Data.Scalar("SELECT count(*) FROM broadcasts"));
    }

    [Fact]
    public async Task Without_a_database_it_is_unknown() => Assert.Equal(
        new FloodAlert(null, "I cannot look, since Targets:Database is not set"),
        await new FloodAlertQuery(null, options).Look(CancellationToken.None));

    [Fact]
    public void A_query_with_a_second_statement_is_refused() => Assert.StartsWith(
        "Targets:FloodAlerts:Query has a “;” in it",
        Assert.Single(new FloodAlertOptions { Query = "SELECT 1; COMMIT" }.Check([])), StringComparison.Ordinal);
}
