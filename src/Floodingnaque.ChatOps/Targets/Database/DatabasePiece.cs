using System.Globalization;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Database;

/// <summary>An answer of the database as a CSV file.</summary>
internal static class DatabasePiece
{
    /// <param name="what">In words: <c>failed logins</c>.</param>
    /// <param name="maxRows">Rows that are kept; of more it says that it was cut.</param>
    public static EvidencePiece Of(IReadDatabase database, string tool, string what, string fileName, DatabaseQuery query, Window window, int maxRows)
    {
        var limited = query with { Sql = string.Create(CultureInfo.InvariantCulture, $"{query.Sql} LIMIT {maxRows + 1L}") };
        return new EvidencePiece(what, fileName, Volatility.Database, limited.Shown(database, window), tool, (to, token) => Write(database, limited, window, maxRows, to, token));
    }

    private static async Task<PieceEnd> Write(IReadDatabase database, DatabaseQuery query, Window window, int maxRows, Stream to, CancellationToken cancellationToken)
    {
        var csv = new Csv(to);
        var rows = -1;
        try
        {
            await database.Read(
                async connection =>
                {
                    await query.Each(database, connection, window, Row, cancellationToken);
                    return true;
                },
                cancellationToken);
        }
        catch (TargetException e) when (rows > 0)
        {
            return new PieceEnd(null, Words(rows)) { BrokenOff = e.Message };
        }

        return rows <= maxRows
            ? new PieceEnd(null, Words(rows))
            : new PieceEnd(null, Words(maxRows)) { BrokenOff = $"there are more than {maxRows} rows" };

        async Task<bool> Row(string?[] cells)
        {
            if (++rows > maxRows)
            {
                return false;
            }

            await csv.Write(cells, cancellationToken);
            return true;
        }
    }

    private static string Words(int rows) => rows == 1 ? "1 row" : string.Create(CultureInfo.InvariantCulture, $"{rows} rows");
}
