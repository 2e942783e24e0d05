using System.Diagnostics;
using System.Globalization;
using Floodingnaque.ChatOps.Targets.Hosts;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.TestKit.Servers;

/// <summary>A real sshd of its own on this machine, with its own host key, that lets in whoever runs the tests with one key.</summary>
internal sealed class SshServer : IAsyncDisposable
{
    public const string Name = "web-1";

    private readonly TempFolder folder = new();
    private readonly int port = Loopback.FreePort();
    private Process? process;
    private Task said = Task.CompletedTask;

    private SshServer()
    {
    }

    public string HostKey { get; private set; } = "";

    public SshOptions Options => new() { Address = "127.0.0.1", Port = port, User = Environment.UserName, KeyFile = Inside("user"), HostKey = HostKey };

    public SshHost Host => new(Name, Options);

    public static async Task<SshServer> Start()
    {
        var server = new SshServer();
        await server.NewKey("host");
        await server.NewKey("user");
        File.Copy(server.Inside("user.pub"), server.Inside("authorized_keys"));
        var (_, line) = await Shell.Run("ssh-keygen", "-lf", server.Inside("host.pub"));
        server.HostKey = line.Split(' ')[1];
        await File.WriteAllTextAsync(server.Inside("sshd_config"), string.Create(CultureInfo.InvariantCulture, $"""
            Port {server.port}
            ListenAddress 127.0.0.1
            HostKey {server.Inside("host")}
            PidFile none
            AuthorizedKeysFile {server.Inside("authorized_keys")}
            PermitRootLogin prohibit-password
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            StrictModes no
            UsePAM no
            SetEnv PATH={Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin
            Subsystem sftp internal-sftp

            """));
        if (Environment.UserName == "root")
        {
            Directory.CreateDirectory("/run/sshd");
        }

        await server.Begin();
        return server;
    }

    /// <summary>Another key pair; the file of its private half.</summary>
    public async Task<string> NewKey(string name)
    {
        await Shell.Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", Inside(name));
        return Inside(name);
    }

    public async Task Begin()
    {
        process = Process.Start(new ProcessStartInfo("/usr/sbin/sshd", ["-D", "-e", "-f", Inside("sshd_config")]) { RedirectStandardError = true })!;
        var log = new List<string>();
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            log.Add(line);
            if (line.StartsWith("Server listening", StringComparison.Ordinal))
            {
                said = process.StandardError.ReadToEndAsync(); // A full pipe would make it stop.
                return;
            }
        }

        throw new InvalidOperationException($"sshd did not start: {string.Join('\n', log)}");
    }

    /// <summary>With everything that runs in its sessions, and without a goodbye.</summary>
    public async Task Kill()
    {
        process!.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    /// <summary>All that is connected hears nothing more, as from a machine that hangs; who connects anew is served.</summary>
    public Task Freeze() => Shell.Run(
        "sh", "-c", "stop() { for p in $(cat \"/proc/$1/task/$1/children\"); do kill -STOP \"$p\"; stop \"$p\"; done; }; stop \"$1\"", "sh",
        process!.Id.ToString(CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await Kill();
        }

        await said;
        folder.Dispose();
    }

    private string Inside(string name) => Path.Combine(folder.Path, name);
}
