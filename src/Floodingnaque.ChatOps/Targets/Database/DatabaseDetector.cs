using System.Data.Common;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Database;

/// <summary>
/// Keys with the rights of an admin that were made since then: any user of the application may make one. And how many requests the application has on
/// record, to compare with what nginx saw.
/// </summary>
internal sealed class DatabaseDetector(IReadDatabase database) : IDetector, IRequestRecord
{
    private const string Keys = """
        SELECT k.key_prefix, u.email FROM api_keys k JOIN users u ON u.id = k.user_id
        WHERE k.created_at >= @since AND (',' || replace(k.scopes, ' ', '') || ',') LIKE '%,admin,%' ORDER BY k.created_at DESC LIMIT 10
        """;

    private const string Requests = "SELECT count(*) FROM api_requests WHERE created_at >= @since";

    public string Name => "admin-scope-key";

    public Task<Detected> Detect(DateTimeOffset since, CancellationToken cancellationToken) => database.Read(async connection =>
    {
        await using var command = Command(connection, Keys, since);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<Alert>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var (key, who) = (reader.GetString(0), reader.GetString(1));
            found.Add(new Alert(Name, Severity.P1, $"An API key with admin scope was made ({key}…)", $"{who} made the key {key}…, which has the scope admin.", [key, who], "3.1"));
        }

        return new Detected(found, []);
    }, cancellationToken);

    public Task<long> Count(DateTimeOffset since, CancellationToken cancellationToken) => database.Read(async connection =>
    {
        await using var command = Command(connection, Requests, since);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }, cancellationToken);

    private static DbCommand Command(DbConnection connection, string sql, DateTimeOffset since)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("since", since.ToUniversalTime());
        command.Parameters.Add(parameter);
        return command;
    }
}
