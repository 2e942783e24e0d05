using System.Globalization;
using Floodingnaque.ChatOps.TestKit.Journal;
using Npgsql;

namespace Floodingnaque.ChatOps.TestKit.Servers;

/// <summary>A real PostgreSQL of its own on this machine. Tests get a database each, with the application's tables and a few rows.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>What the bot logs in with; <see cref="PostgresTables"/> says what it may do.</summary>
    public const string Role = "chatops", ReadingRole = "chatops_reading", Password = "made-up-database-password";

    private readonly TempFolder folder = new();
    private readonly int port = Loopback.FreePort();
    private int databases;

    private PostgresServer()
    {
    }

    private string Data => Path.Combine(folder.Path, "data");

    public static async Task<PostgresServer> Start()
    {
        var server = new PostgresServer();
        if (Environment.UserName == "root")
        {
            await Done("chmod", "755", server.folder.Path);
            await Done("chown", "postgres", server.folder.Path);
        }

        await Done(AsPostgres([Program("initdb"), "-D", server.Data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync"]));
        await File.WriteAllTextAsync(Path.Combine(server.Data, "pg_hba.conf"), "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
        var settings = string.Create(CultureInfo.InvariantCulture, $"-p {server.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={server.folder.Path} -c fsync=off");
        await Done(AsPostgres([Program("pg_ctl"), "-D", server.Data, "-w", "-l", Path.Combine(server.folder.Path, "log"), "-o", settings, "start"]));
        await server.Execute("postgres", $"CREATE ROLE {Role} LOGIN PASSWORD '{Password}'");
        await server.Execute("postgres", $"CREATE ROLE {ReadingRole} LOGIN PASSWORD '{Password}'");
        await server.Execute("postgres", "CREATE DATABASE floodingnaque");
        await server.Execute("floodingnaque", PostgresTables.Sql);
        return server;
    }

    /// <summary>A new one, like the application's.</summary>
    public async Task<PostgresDatabase> NewDatabase()
    {
        var name = $"test_{Interlocked.Increment(ref databases)}";
        await Execute("postgres", $"CREATE DATABASE {name} TEMPLATE floodingnaque");
        return new PostgresDatabase(name, port, Connection(name, "postgres"));
    }

    public async ValueTask DisposeAsync()
    {
        await Done(AsPostgres([Program("pg_ctl"), "-D", Data, "-m", "immediate", "-w", "stop"]));
        folder.Dispose();
    }

    private string Connection(string database, string role) => $"Host=127.0.0.1;Port={port};Database={database};Username={role};Pooling=false";

    private async Task Execute(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(Connection(database, "postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Debian keeps the server's programs by version and out of the path.</summary>
    private static string Program(string name) => Directory.GetDirectories("/usr/lib/postgresql").Order().Select(v => Path.Combine(v, "bin", name)).Last(File.Exists);

    /// <summary>The server refuses to be root.</summary>
    private static string[] AsPostgres(string[] argv) =>
        Environment.UserName == "root" ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--", .. argv] : argv;

    private static async Task Done(params string[] argv)
    {
        // With files for its output: the server inherits them, and a pipe would stay open as long as it runs.
        var log = Path.GetTempFileName();
        var (code, _) = await Shell.Run("sh", ["-c", "log=$1; shift; exec \"$@\" >\"$log\" 2>&1 </dev/null", "sh", log, .. argv]);
        var output = await File.ReadAllTextAsync(log);
        File.Delete(log);
        if (code != 0)
        {
            throw new InvalidOperationException($"{argv[0]} ended with {code}: {output}");
        }
    }
}

/// <summary>One test's database.</summary>
internal sealed class PostgresDatabase(string name, int port, string connection) : IDisposable
{
    private readonly TempFolder folder = new();

    public string Where => $"127.0.0.1:{port}";

    /// <summary>What a bot's settings point at.</summary>
    public string ConnectionStringFile => ConnectionFile(PostgresServer.Role);

    /// <summary>The same, for looks.</summary>
    public string ReadOnlyConnectionFile => ConnectionFile(PostgresServer.ReadingRole);

    public void Dispose() => folder.Dispose();

    private string ConnectionFile(string role)
    {
        var path = Path.Combine(folder.Path, role);
        File.WriteAllText(path, $"Host=127.0.0.1;Port={port};Database={name};Username={role};Password={PostgresServer.Password}\n");
        return path;
    }

    /// <summary>As the owner of everything, beside the bot.</summary>
    public async Task<object?> Scalar(string sql)
    {
        await using var open = new NpgsqlConnection(connection);
        await open.OpenAsync();
        await using var command = new NpgsqlCommand(sql, open);
        return await command.ExecuteScalarAsync() is { } value and not DBNull ? value : null;
    }
}
