using System.Data.Common;

namespace Floodingnaque.ChatOps.Targets.Database;

/// <summary>PostgreSQL, which is asked for texts as it prints them, in UTC.</summary>
internal sealed class PostgresReading(ApplicationDatabase database) : IReadDatabase
{
    public string Kind => "PostgreSQL";

    public string Hello => "SELECT current_setting('server_version'), to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')";

    public string Time(string text) => $"CAST({text} || '+00' AS timestamptz)";

    public string Minute(string column) => $"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')";

    public Task<T> Read<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken) => database.Read(
        async connection =>
        {
            await connection.Execute("SET LOCAL timezone = 'UTC'", cancellationToken);
            return await work(connection);
        },
        cancellationToken);
}
