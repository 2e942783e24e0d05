using System.Globalization;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Database;

/// <summary>What the application's tables say of logins, keys, reads and people, each as a CSV file, in transactions that cannot write.</summary>
internal sealed class DatabaseEvidence(IReadDatabase database) : IEvidenceSource
{
    private const int Many = 100_000, Latest = 1_000;

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    public string Target => DatabaseServices.Place;

    public async Task<IReadOnlyList<EvidencePiece>> Pieces(CancellationToken cancellationToken)
    {
        var (tool, now) = await Greet(database, cancellationToken);
        var (day, ever) = (new Window(Before(now, Day), now), new Window(Window.Beginning, now));
        return
        [
            Piece("failed logins of 24 hours", "failed-logins.csv", Queries.FailedLogins, day, Many),
            Piece("accounts under attack", "accounts-under-attack.csv", Queries.AccountsUnderAttack, ever, Many),
            Piece("API keys in force", "api-keys.csv", Queries.ApiKeys, ever, Many),
            Piece("bulk reads of 24 hours", "bulk-reads.csv", Queries.BulkReads, day, Many),
            TamperingChecks.Piece(database, tool, "tampering.csv", ever),
            Piece("users", "users.csv", Queries.Users, ever, Many),
            Piece("people with more rights", "admins.csv", Queries.Admins, ever, Many),
            Piece("API keys with admin scope", "admin-keys.csv", Queries.AdminKeys, ever, Many),
            Piece("latest flood alerts", "alert-history.csv", Queries.Alerts, ever, Latest),
            Piece("latest broadcasts", "broadcasts.csv", Queries.Broadcasts, ever, Latest),
        ];

        EvidencePiece Piece(string what, string fileName, DatabaseQuery query, Window window, int maxRows) =>
            DatabasePiece.Of(database, tool, what, fileName, query, window, maxRows);
    }

    /// <summary>The server with its version, and its time.</summary>
    public static async Task<(string Tool, string Now)> Greet(IReadDatabase database, CancellationToken cancellationToken)
    {
        var hello = await database.Read(
            connection => new DatabaseQuery(database.Hello).Rows(database, connection, new Window("", ""), 1, cancellationToken), cancellationToken);
        return ($"{database.Kind} {hello[1][0]}", hello[1][1]!);
    }

    /// <param name="now">As <see cref="IReadDatabase.Hello"/> says it.</param>
    public static string Before(string now, TimeSpan time) => (DateTime.Parse(now, CultureInfo.InvariantCulture) - time).ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
