using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Database;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public sealed class DatabaseEvidenceTests(PostgresFixture fixture) : DatabaseReadingTest(fixture)
{
    private DatabaseEvidence Source => field ??= new DatabaseEvidence(Reading);

    private Task<CapturedPiece> Piece(string file) => CapturedPiece.Of(Source, file);

    [Fact]
    public async Task Every_piece_is_a_file_with_a_head_and_says_its_statement_and_how_many_rows_it_has()
    {
        await FailedLogins(3);
        var pieces = await Source.Pieces(CancellationToken.None);
        Assert.Equal(10, pieces.Select(p => p.FileName).Distinct().Count());
        Assert.All(pieces, p => Assert.Equal((Volatility.Database, true, true), (p.Order, p.Tool.StartsWith("PostgreSQL 1", StringComparison.Ordinal), p.Call.StartsWith("SELECT ", StringComparison.Ordinal))));
        foreach (var piece in pieces.Where(p => p.FileName != "tampering.csv"))
        {
            var captured = await CapturedPiece.Of(piece);
            Assert.Null(captured.End.BrokenOff);
            Assert.Equal(captured.End.Words, captured.Lines.Count == 2 ? "1 row" : $"{captured.Lines.Count - 1} rows");
        }

        var failed = pieces.Single(p => p.FileName == "failed-logins.csv").Call;
        Assert.DoesNotContain('\n', failed);
        Assert.Equal(3L, await Data.Scalar($"SELECT count(*) FROM ({failed}) q")); // What is written down can be run.
    }

    [Fact]
    public async Task Hidden_requests_are_kept_and_those_before_the_day_are_not()
    {
        await FailedLogins(2);
        await FailedLogins(5, ago: "25 hours");
        await Data.Scalar("UPDATE api_requests SET is_deleted = true, deleted_at = now() WHERE id = 1");
        await Requests(4, "/api/v1/auth/login", "200", "POST");
        var failed = await Piece("failed-logins.csv");
        Assert.Equal("created_at,endpoint,status_code,ip_address,user_agent,request_id,error_message,is_deleted,deleted_at", failed.Lines[0]);
        Assert.Equal(2, failed.Lines.Count - 1);
        Assert.Single(failed.Lines, l => l.Contains(",t,20", StringComparison.Ordinal) && l.EndsWith("+00", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_attackers_wrote_is_kept_byte_by_byte()
    {
        await FailedLogins(1, agent: "=cmd|\"/c calc\"!A1, é\r\n@x");
        var failed = await Piece("failed-logins.csv");
        Assert.Contains(",\"=cmd|\"\"/c calc\"\"!A1, é\r\n@x\",", failed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_hash_and_no_token_is_in_any_file()
    {
        await Data.Scalar("UPDATE users SET password_hash = 'made-up-hash', password_reset_token = 'made-up-reset'");
        foreach (var piece in await Source.Pieces(CancellationToken.None))
        {
            var text = (await CapturedPiece.Of(piece)).Text;
            Assert.All(new[] { "made-up", "refresh-of", new string('1', 64) }, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        }

        Assert.Contains("mallory@example.org,,user,t,f,", (await Piece("users.csv")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_that_is_missing_fails_its_own_piece_with_the_servers_words()
    {
        var pieces = await Source.Pieces(CancellationToken.None);
        await Data.Scalar("ALTER TABLE users DROP COLUMN full_name");
        var thrown = await Assert.ThrowsAsync<TargetException>(() => CapturedPiece.Of(pieces.Single(p => p.FileName == "users.csv")));
        Assert.Equal("the database refuses: column \"full_name\" does not exist (42703)", thrown.Message);
        Assert.Equal(5, (await CapturedPiece.Of(pieces.Single(p => p.FileName == "api-keys.csv"))).Lines.Count);
    }

    [Fact]
    public async Task A_check_that_cannot_be_made_is_said_and_the_others_are_there()
    {
        await Data.Scalar("DROP TABLE audit_logs");
        var checks = await Piece("tampering.csv");
        Assert.Equal("check,count,first,last", checks.Lines[0]);
        Assert.Contains("entries of audit_logs,not known,,", checks.Lines);
        Assert.Contains("hidden users,0,,", checks.Lines);
        Assert.Equal("Entries of audit_logs could not be counted: the database refuses: relation \"audit_logs\" does not exist (42P01).", checks.End.BrokenOff);
    }

    [Fact]
    public async Task A_long_answer_is_written_as_it_comes_and_cut_where_it_has_to_be()
    {
        await Data.Scalar("INSERT INTO api_requests (request_id, endpoint, method, status_code, user_agent) SELECT n::text, '/api/v1/auth/login', 'POST', 401, repeat('x', 400) FROM generate_series(1, 100001) n");
        var piece = (await Source.Pieces(CancellationToken.None)).Single(p => p.FileName == "failed-logins.csv");
        using var counting = new CountingStream();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var end = await piece.Capture(counting, CancellationToken.None);
        Assert.Equal(("100000 rows", "there are more than 100000 rows"), (end.Words, end.BrokenOff));
        Assert.InRange(counting.Bytes, 40_000_000, 80_000_000);
        Assert.InRange(counting.MostLive - before, long.MinValue, 20_000_000);
    }

    [Fact]
    public async Task The_transaction_cannot_write_whatever_the_role_may_do()
    {
        Options.ReadOnlyConnectionFile = "";
        var own = new PostgresReading(new ApplicationDatabase(Options, forReading: true));
        var thrown = await Assert.ThrowsAsync<TargetException>(() => own.Read(
            connection => new DatabaseQuery("UPDATE users SET is_active = false").Rows(own, connection, new Window("", ""), 1, CancellationToken.None), CancellationToken.None));
        Assert.Equal("the statement would change something, and the transaction is read-only", thrown.Message);
    }

    [Fact]
    public async Task A_role_that_may_not_see_a_table_is_told()
    {
        Options.ReadOnlyConnectionFile = "";
        var thrown = await Assert.ThrowsAsync<TargetException>(() => Piece("failed-logins.csv"));
        Assert.Equal("the role chatops may not do this in the database (permission denied for table api_requests)", thrown.Message);
    }

    private sealed class CountingStream : MemoryStream
    {
        private int writes;

        public long Bytes { get; private set; }

        public long MostLive { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Bytes += buffer.Length;
            MostLive = ++writes % 20_000 == 0 ? Math.Max(MostLive, GC.GetTotalMemory(forceFullCollection: true)) : MostLive;
            return ValueTask.CompletedTask;
        }
    }
}
