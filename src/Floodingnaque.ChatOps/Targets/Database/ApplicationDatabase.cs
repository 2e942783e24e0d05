using System.Data;
using System.Globalization;
using System.Net.Sockets;
using Floodingnaque.ChatOps.Pipeline;
using Npgsql;

namespace Floodingnaque.ChatOps.Targets.Database;

/// <summary>
/// The application's database: a connection of its own for each piece of work, which is one transaction with a time limit that the server keeps.
/// </summary>
/// <param name="forReading">With the role for reading, where there is one.</param>
internal sealed class ApplicationDatabase(DatabaseOptions options, bool forReading = false)
{
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(10);

    private const string TimedOut = "57014", OnlyReading = "25006", NotAllowed = "42501";

    /// <summary>Where it is, without the password: <c>floodingnaque at db.example.org</c>.</summary>
    public string Name => Settings() is var settings ? $"{settings.Database} at {settings.Host}" : "";

    /// <summary>In a transaction that cannot write.</summary>
    public Task<T> Read<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken) =>
        Within("SET TRANSACTION READ ONLY", work, cancellationToken);

    /// <summary>All of it or nothing: whatever <paramref name="work"/> throws, nothing has changed.</summary>
    public Task<T> Change<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken) =>
        Within("SET TRANSACTION READ WRITE", work, cancellationToken);

    private async Task<T> Within<T>(string mode, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        var settings = Settings();
        try
        {
            await using var connection = new NpgsqlConnection(settings.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
            await connection.Execute(mode, cancellationToken);
            var limit = options.StatementTimeout.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
            await connection.Execute("SELECT set_config('statement_timeout', @limit, true), set_config('lock_timeout', @limit, true)", cancellationToken, ("limit", limit));
            var result = await work(connection);
            await transaction.CommitAsync(cancellationToken);
            return result;
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or IOException or TimeoutException)
        {
            throw new TargetException(Why(e, settings), e);
        }
    }

    private NpgsqlConnectionStringBuilder Settings()
    {
        var (key, path) = forReading && options.ReadOnlyConnectionFile.Length > 0
            ? (DatabaseOptions.ReadOnlyKey, options.ReadOnlyConnectionFile)
            : (DatabaseOptions.FileKey, options.ConnectionStringFile);
        var text = SecretFile.Read(key, path);
        try
        {
            return new NpgsqlConnectionStringBuilder(text)
            {
                ApplicationName = "floodingnaque-chatops",
                Pooling = false, // each look is taken over a connection of its own
                Timeout = (int)LongestConnect.TotalSeconds,
                CommandTimeout = (int)Math.Ceiling(options.StatementTimeout.TotalSeconds) + 1, // when the server does not keep the limit itself
                IncludeErrorDetail = false,
                LogParameters = false,
                PersistSecurityInfo = false,
            };
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException)
        {
            // Not even as a cause: the message may quote what was meant as a password.
            throw new TargetException($"{path} is no connection string: write Host=…;Username=…;Password=…;Database=… in one line ({e.GetType().Name})");
        }
    }

    private string Why(Exception e, NpgsqlConnectionStringBuilder settings) => e switch
    {
        PostgresException { SqlState: TimedOut } => $"the database took longer than {options.StatementTimeout.TotalSeconds:0.#} seconds (Targets:Database:StatementTimeout)",
        PostgresException { SqlState: OnlyReading } => "the statement would change something, and the transaction is read-only",
        PostgresException { SqlState: NotAllowed } p => $"the role {settings.Username} may not do this in the database ({p.MessageText})",
        PostgresException p => $"the database refuses: {p.MessageText} ({p.SqlState})",
        _ => $"the database at {settings.Host}:{settings.Port} cannot be reached ({e.Message})",
    };
}

internal static class Statements
{
    /// <summary>How many rows it changed.</summary>
    public static async Task<int> Execute(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        await using var command = Command(connection, sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task<long> Count(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        await using var command = Command(connection, sql, parameters);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    public static async Task<List<T>> Rows<T>(
        this NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> row, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        await using var command = Command(connection, sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    public static T? Maybe<T>(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? default : reader.GetFieldValue<T>(column);

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, (string Name, object Value)[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
