using System.Net;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.Targets.Sandbox;

/// <summary>What the sandbox's site goes by, each a text file of lines in one folder. Nothing outside of the folder is touched.</summary>
internal sealed class SandboxFiles(string folder) : IDisposable
{
    private readonly LocalHost host = new();
    private readonly SemaphoreSlim one = new(1, 1);

    /// <summary>Blocked addresses and ranges: <c>203.0.113.66 # INC-… #1</c>.</summary>
    public const string Blocked = "blocked.txt";

    /// <summary>While it has a line, exports are answered with 503.</summary>
    public const string ExportsOff = "exports-off.txt";

    /// <summary>API keys that the site takes, one a line.</summary>
    public const string Keys = "keys.txt";

    /// <summary>Logins, one a line: token and user.</summary>
    public const string Sessions = "sessions.txt";

    public string AccessLog => Path.Combine(Folder, "access.log");

    public string Folder => folder;

    public void Dispose() => one.Dispose();

    public async Task<string[]> Lines(string file, CancellationToken cancellationToken) =>
        (await host.Read(Path.Combine(folder, file), cancellationToken) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Changes a file whole or not at all, one change at a time.</summary>
    public async Task<StepRecord> Change(string file, Func<string[], IEnumerable<string>> change, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            Directory.CreateDirectory(folder);
            string[] lines = [.. change(await Lines(file, cancellationToken))];
            await host.Write(Path.Combine(folder, file), string.Concat(lines.Select(l => l + "\n")), cancellationToken);
            return new StepRecord($"write {file}", null, $"{lines.Length} lines", TimeSpan.Zero);
        }
        finally
        {
            one.Release();
        }
    }

    public async Task<bool> IsBlocked(IPAddress client, CancellationToken cancellationToken) =>
        (await Lines(Blocked, cancellationToken)).Any(line => AddressRange.TryParse(line.Split(' ')[0], out var range, out _) && range.Network.Contains(client));

    /// <summary>A line that belongs to a run ends with its mark.</summary>
    public static bool IsOf(string line, Pipeline.GuardedRun run) => line.EndsWith($" # {run.Mark}", StringComparison.Ordinal);
}
