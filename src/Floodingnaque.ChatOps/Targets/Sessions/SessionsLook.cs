using System.Globalization;
using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Database;
using Floodingnaque.ChatOps.Targets.Redis;

namespace Floodingnaque.ChatOps.Targets.Sessions;

/// <summary>Who is logged in, as far as anything knows: session keys in Redis, and refresh tokens in the database.</summary>
/// <param name="database">Null: not configured.</param>
/// <param name="redis">Null: not configured.</param>
internal sealed class SessionsLook(IReadDatabase? database, SessionKeys? redis) : ILook
{
    private const int MaxKept = 100_000;

    private static readonly string[] Shown = ["email", "role", "refresh_token_expires", "last_login_at"];

    public string Name => "sessions";

    public async Task<LookAnswer> Answer(LookOrder order, IncidentId incident, CancellationToken cancellationToken)
    {
        var (keys, noKeys) = await Try(redis, "Targets:Redis is not set", r => r.Count(cancellationToken));
        var (people, noPeople) = await Try(database, "Targets:Database is not set", d => People(d, cancellationToken));
        if (noKeys is not null && noPeople is not null)
        {
            throw new TargetException($"nothing can be counted: session keys ({noKeys}), refresh tokens ({noPeople})");
        }

        string[] remarks =
        [
            .. noKeys is null ? (string[])[] : [$"Session keys were not counted: {noKeys}."],
            .. noPeople is null ? (string[])[] : [$"Refresh tokens were not counted: {noPeople}."],
            .. noKeys is null && keys == 0 ? ["There are no server sessions: a login is a token (JWT) that the application does not keep, so deleting keys in Redis logs nobody out."] : (string[])[],
            "Access tokens already given go on for up to 30 min and are counted nowhere: only `rotate JWT_SECRET_KEY` ends them.",
        ];
        var counted = string.Join(" and ", new[] { noKeys is null ? $"{keys} session keys in Redis" : null, people is null ? null : $"{people.Count} people with a live refresh token" }.OfType<string>());
        return new LookAnswer(
            new LookFindings($"{counted}.", people is { Count: > 0 } ? Shown : [], people?.Rows ?? [], remarks),
            [.. noKeys is null ? [KeysPiece(redis!.Prefixes, keys)] : (EvidencePiece[])[], .. people is null ? (EvidencePiece[])[] : [people.Piece]]);
    }

    private static async Task<Logins> People(IReadDatabase database, CancellationToken cancellationToken)
    {
        var (tool, now) = await DatabaseEvidence.Greet(database, cancellationToken);
        var window = new Window(Window.Beginning, now);
        var (count, rows) = await database.Read(
            async connection => (
                await new DatabaseQuery($"SELECT count(*) FROM ({Queries.LiveLogins.Sql}) q").Rows(database, connection, window, 1, cancellationToken),
                await (Queries.LiveLogins with { Sql = $"{Queries.LiveLogins.Sql} LIMIT {LookFindings.MaxRows}" }).Rows(database, connection, window, LookFindings.MaxRows, cancellationToken)),
            cancellationToken);
        int[] columns = [.. Shown.Select(column => Array.IndexOf(rows[0], column))];
        return new Logins(
            long.Parse(count[1][0]!, CultureInfo.InvariantCulture),
            [.. rows.Skip(1).Select(row => columns.Select(n => DatabaseLook.Cell(row[n])).ToArray())],
            DatabasePiece.Of(database, tool, "live refresh tokens", "sessions-refresh-tokens.csv", Queries.LiveLogins, window, MaxKept));
    }

    private static EvidencePiece KeysPiece(IReadOnlyList<string> prefixes, long keys) => new(
        "session keys", "sessions-keys.csv", Volatility.State, $"SCAN MATCH {string.Join(", ", prefixes.Select(p => p + "*"))}", "Redis",
        async (to, token) =>
        {
            var csv = new Csv(to);
            await csv.Write(["prefixes", "keys"], token);
            await csv.Write([string.Join(' ', prefixes), keys.ToString(CultureInfo.InvariantCulture)], token);
            return new PieceEnd(null, $"{keys} session keys");
        });

    private static async Task<(TResult? Result, string? Why)> Try<T, TResult>(T? from, string missing, Func<T, Task<TResult>> ask)
        where T : class
    {
        if (from is null)
        {
            return (default, missing);
        }

        try
        {
            return (await ask(from), null);
        }
        catch (TargetException e)
        {
            return (default, e.Message);
        }
    }

    private sealed record Logins(long Count, IReadOnlyList<IReadOnlyList<string>> Rows, EvidencePiece Piece);
}
