using System.Globalization;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Database;

/// <summary>Signs that somebody hid or removed rows. Each is asked by itself, so that one that cannot be asked hides no other.</summary>
internal static class TamperingChecks
{
    private const string NotKnown = "not known";

    /// <summary>
    /// Ids from the last one before the window (or the first that the sequence gives) to the last that the sequence gave, less those that are there. What was
    /// purged at an end of the window, or all of it, has no neighbour in it. Null when there is nothing to compare with.
    /// </summary>
    private const string MissingIds = """
        WITH seq AS (SELECT max(start_value) AS first, max(last_value) AS last FROM pg_sequences
            WHERE format('%I.%I', schemaname, sequencename)::regclass = pg_get_serial_sequence('api_requests', 'id')::regclass),
        ends AS (SELECT coalesce((SELECT max(id) FROM api_requests WHERE created_at < {from}),
                least((SELECT first FROM seq), (SELECT min(id) FROM api_requests)) - 1) AS low,
            greatest((SELECT last FROM seq), (SELECT max(id) FROM api_requests WHERE created_at >= {from})) AS high)
        SELECT greatest(0, high - low - (SELECT count(*) FROM api_requests WHERE id > low AND id <= high)),
            (SELECT min(created_at) FROM api_requests WHERE created_at >= {from} AND created_at <= {until}),
            (SELECT max(created_at) FROM api_requests WHERE created_at >= {from} AND created_at <= {until})
        FROM ends WHERE high IS NOT NULL
        UNION ALL SELECT NULL, NULL, NULL FROM ends WHERE high IS NULL
        """;

    private static readonly (string What, string Sql)[] All =
    [
        ("hidden requests", Hidden("api_requests")),
        ("missing request ids", MissingIds),
        ("requests in the table", Rows("api_requests")),
        ("hidden users", Hidden("users")),
        ("hidden API keys", Hidden("api_keys")),
        ("hidden alerts", Hidden("alert_history")),
        ("hidden broadcasts", Hidden("broadcasts")),
        ("entries of audit_logs", Rows("audit_logs")),
    ];

    public static readonly string[] Columns = ["check", "count", "first", "last"];

    /// <summary>A row for each check, and a sentence for each that could not be asked.</summary>
    /// <exception cref="TargetException">None could be asked.</exception>
    public static async Task<(IReadOnlyList<string?[]> Rows, IReadOnlyList<string> Failed)> Ask(IReadDatabase database, Window window, CancellationToken cancellationToken)
    {
        var (rows, failed) = (new List<string?[]>(), new List<string>());
        TargetException? last = null;
        foreach (var (what, sql) in All)
        {
            try
            {
                var answer = await database.Read(connection => new DatabaseQuery(sql).Rows(database, connection, window, 1, cancellationToken), cancellationToken);
                rows.Add([what, answer[1][0] ?? NotKnown, .. answer[1][1..]]);
            }
            catch (TargetException e)
            {
                rows.Add([what, NotKnown, null, null]);
                failed.Add($"{char.ToUpperInvariant(what[0])}{what[1..]} could not be counted: {e.Message}.");
                last = e;
            }
        }

        return failed.Count < All.Length ? (rows, failed) : throw last!;
    }

    public static EvidencePiece Piece(IReadDatabase database, string tool, string fileName, Window window) => new(
        "signs of tampering", fileName, Volatility.Database, string.Join("; ", All.Select(c => new DatabaseQuery(c.Sql).Shown(database, window))), tool,
        async (to, token) =>
        {
            var (rows, failed) = await Ask(database, window, token);
            await Write(to, rows, token);
            var hidden = rows.Where(r => r[0]!.StartsWith("hidden", StringComparison.Ordinal)).Sum(r => long.TryParse(r[1], CultureInfo.InvariantCulture, out var n) ? n : 0);
            return new PieceEnd(null, $"{hidden} hidden rows") { BrokenOff = failed.Count > 0 ? string.Join(' ', failed) : null };
        });

    public static async Task Write(Stream to, IReadOnlyList<string?[]> rows, CancellationToken cancellationToken)
    {
        var csv = new Csv(to);
        foreach (var row in rows.Prepend(Columns))
        {
            await csv.Write(row, cancellationToken);
        }
    }

    private static string Hidden(string table) => $"SELECT count(*), min(deleted_at), max(deleted_at) FROM {table} WHERE is_deleted AND (deleted_at IS NULL OR deleted_at >= {{from}})";

    private static string Rows(string table) => $"SELECT count(*), min(created_at), max(created_at) FROM {table}";
}
