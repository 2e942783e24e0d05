using System.Diagnostics;
using System.Globalization;
using Floodingnaque.ChatOps.TestKit.Journal;
using StackExchange.Redis;

namespace Floodingnaque.ChatOps.TestKit.Servers;

/// <summary>A real Redis of its own on this machine, with a password, that keeps nothing on disk.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    public const string Password = "made-up-redis-password";

    private readonly TempFolder folder = new();
    private readonly int port = Loopback.FreePort();
    private Process process = null!;
    private Task said = Task.CompletedTask;

    private RedisServer()
    {
    }

    public string Where => $"127.0.0.1:{port}";

    /// <summary>What a bot's settings point at.</summary>
    public string ConnectionStringFile => Path.Combine(folder.Path, "connection");

    /// <summary>The test's own connection, beside the bot's.</summary>
    public ConnectionMultiplexer Connection { get; private set; } = null!;

    public IDatabase Data => Connection.GetDatabase();

    public static async Task<RedisServer> Start()
    {
        var server = new RedisServer();
        await File.WriteAllTextAsync(server.ConnectionStringFile, $"{server.Where},password={Password}\n");
        await server.Begin();
        server.Connection = await ConnectionMultiplexer.ConnectAsync($"{server.Where},password={Password},allowAdmin=true");
        return server;
    }

    /// <summary>How often each command was called: <c>scan</c>, <c>unlink</c>, …</summary>
    public async Task<IReadOnlyDictionary<string, int>> Calls()
    {
        var sections = await Connection.GetServers()[0].InfoAsync("commandstats");
        return sections.SelectMany(s => s).ToDictionary(
            c => c.Key["cmdstat_".Length..], c => int.Parse(c.Value.Split(',')[0]["calls=".Length..], CultureInfo.InvariantCulture));
    }

    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        await Kill();
        await said;
        process.Dispose();
        folder.Dispose();
    }

    private async Task Begin()
    {
        string[] arguments = ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder.Path, "--requirepass", Password];
        process = Process.Start(new ProcessStartInfo("redis-server", arguments) { RedirectStandardOutput = true })!;
        var log = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            log.Add(line);
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                said = process.StandardOutput.ReadToEndAsync(); // A full pipe would make it stop.
                return;
            }
        }

        throw new InvalidOperationException($"redis-server did not start: {string.Join('\n', log)}");
    }
}
