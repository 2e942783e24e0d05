using System.Diagnostics;
using System.Globalization;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.TestKit.Servers;

/// <summary>A network of its own on this machine: interfaces, routes and packet filter, but files and processes as everywhere. Needs root.</summary>
internal sealed class NetworkNamespace : IAsyncDisposable
{
    /// <summary>What follows in a namespace's name is the id of the process whose it is, and a dash.</summary>
    internal const string Prefix = "chatops-";

    private const string Folder = "/run/netns";
    private static int made;

    private readonly List<Process> processes = [];

    private NetworkNamespace(string name) => Name = name;

    public string Name { get; }

    /// <summary>What runs a program in it. Not <c>ip netns exec</c>, which mounts another /sys.</summary>
    public string[] Enter => ["nsenter", $"--net={Folder}/{Name}", "--"];

    public static async Task<NetworkNamespace> Create()
    {
        var number = Interlocked.Increment(ref made);
        if (number == 1)
        {
            await RemoveLeftOvers();
        }

        var created = new NetworkNamespace(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{number}"));
        await Must("ip", "netns", "add", created.Name);
        await created.Do("ip", "link", "set", "lo", "up");
        return created;
    }

    /// <summary>A cable between the two; both ends are called as told.</summary>
    public Task Connect(string end, NetworkNamespace other, string otherEnd) =>
        Must("ip", "-n", Name, "link", "add", end, "type", "veth", "peer", "name", otherEnd, "netns", other.Name);

    public Task<(int ExitCode, string Output)> Run(params string[] argv) => Shell.Run(Enter[0], [.. Enter[1..], .. argv]);

    /// <exception cref="InvalidOperationException">The program says that it failed.</exception>
    public Task<string> Do(params string[] argv) => Must(Enter[0], [.. Enter[1..], .. argv]);

    /// <summary>A program that goes on until the namespace ends; what it writes can be read, and it reads what is written.</summary>
    public Process Start(params string[] argv)
    {
        var process = Process.Start(new ProcessStartInfo(Enter[0], [.. Enter[1..], .. argv]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        processes.Add(process);
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        await Shell.Run("ip", "netns", "del", Name);
    }

    /// <summary>Those of test runs that were killed.</summary>
    private static async Task RemoveLeftOvers()
    {
        foreach (var name in Directory.Exists(Folder) ? Directory.GetFiles(Folder, Prefix + "*").Select(f => Path.GetFileName(f)) : [])
        {
            if (!Directory.Exists($"/proc/{name.Split('-')[1]}"))
            {
                var (_, pids) = await Shell.Run("ip", "netns", "pids", name);
                await Shell.Run("kill", ["-KILL", .. pids.Split('\n', StringSplitOptions.RemoveEmptyEntries)]);
                await Shell.Run("ip", "netns", "del", name);
            }
        }
    }

    private static async Task<string> Must(string program, params string[] arguments)
    {
        var (code, output) = await Shell.Run(program, arguments);
        return code == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {code}: {output}");
    }
}
