using System.Diagnostics;
using System.Globalization;
using Floodingnaque.ChatOps.Targets.Docker;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.TestKit.Servers;

/// <summary>
/// A real container engine of its own, in a network namespace of its own, so that its bridges and its firewall rules never touch the machine.
/// It knows two images, made of busybox, and no registry. Needs root.
/// </summary>
internal sealed class DockerServer : IAsyncDisposable
{
    private static int made;

    private readonly TempFolder folder = new();
    private readonly int number = Interlocked.Increment(ref made);

    // Named by whose it is, as those of NetworkNamespace are: that one removes what has no process behind it any more, and all that runs there.
    private readonly string space;
    private readonly string address = $"198.18.{Random.Shared.Next(256)}.{(Random.Shared.Next(63) * 4) + 1}";
    private Process? process;

    private DockerServer() => space = string.Create(CultureInfo.InvariantCulture, $"{NetworkNamespace.Prefix}{Environment.ProcessId}-engine{number}");

    public string Socket => Path.Combine(folder.Path, "docker.sock");

    /// <summary>The id of the image that containers run, and of another that differs from it in what it sets.</summary>
    public string Image { get; private set; } = "";

    public string OtherImage { get; private set; } = "";

    public DockerOptions Options => new() { Endpoint = $"unix://{Socket}", HealthWait = TimeSpan.FromSeconds(30) };

    /// <summary>The same engine over TLS, which lets in whoever shows this certificate.</summary>
    public DockerOptions TlsOptions => new()
    {
        Endpoint = $"https://{address}:2376",
        CaFile = Inside("ca.pem"),
        CertificateFile = Inside("client.pem"),
        KeyFile = Inside("client-key.pem"),
        HealthWait = TimeSpan.FromSeconds(30),
    };

    /// <summary>Where a test may leave files.</summary>
    public string Folder => folder.Path;

    public static async Task<DockerServer> Start()
    {
        var server = new DockerServer();
        try
        {
            await Ran("ip", "netns", "add", server.space);
            await Ran("ip", "-n", server.space, "link", "set", "lo", "up");
            await server.Link();
            DockerCertificates.Write(server.folder.Path, server.address);
            server.Begin();
            await server.WhenItAnswers();
            server.Image = await server.Import("chatops/busybox:1", "ENV PATH=/bin", "ENV FROM_IMAGE=one", "LABEL image=one", "CMD [\"sleep\", \"1000000\"]");
            server.OtherImage = await server.Import("chatops/busybox:2", "ENV PATH=/bin", "ENV FROM_IMAGE=two", "LABEL image=two", "CMD [\"sleep\", \"2000000\"]");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The docker program's answer; it has to succeed.</summary>
    public async Task<string> Docker(params string[] arguments) => (await Ran("docker", ["-H", $"unix://{Socket}", .. arguments])).Trim();

    /// <summary>Runs a program next to the engine, where its containers can be reached.</summary>
    public Task<(int ExitCode, string Output)> Near(string program, params string[] arguments) =>
        Shell.Run("nsenter", [$"--net=/run/netns/{space}", program, .. arguments]);

    /// <summary>A container's attribute, in the words of <c>docker inspect</c>.</summary>
    public Task<string> Inspect(string container, string format) => Docker("inspect", "-f", format, container);

    /// <summary>All containers and networks of a test go.</summary>
    public async Task Clean()
    {
        var all = (await Docker("ps", "-aq")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (all.Length > 0)
        {
            await Docker(["rm", "-f", .. all]);
        }

        await Docker("network", "prune", "-f");
    }

    /// <summary>The engine dies on the spot, and nothing of its containers is left.</summary>
    public async Task Die()
    {
        await Clean();
        process!.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            await Shell.Run("sh", "-c", $"docker -H unix://{Socket} ps -aq | xargs -r docker -H unix://{Socket} rm -f");
            await Shell.Run("kill", "-TERM", process.Id.ToString(CultureInfo.InvariantCulture));
            await process.WaitForExitAsync();
        }

        process?.Dispose();

        await Shell.Run("ip", "netns", "del", space);
        // What an engine that ended early leaves mounted.
        await Shell.Run("sh", "-c", "umount -q \"$1\"/exec/netns/* \"$1/root\"", "sh", folder.Path);
        folder.Dispose();
    }

    private string Inside(string name) => Path.Combine(folder.Path, name);

    /// <summary>The one way from this machine into the engine's namespace, which goes with it.</summary>
    private async Task Link()
    {
        var (here, network) = (string.Create(CultureInfo.InvariantCulture, $"co{Environment.ProcessId}e{number}"), address[..address.LastIndexOf('.')]);
        var last = int.Parse(address[(network.Length + 1)..], CultureInfo.InvariantCulture);
        await Ran("ip", "link", "add", here, "type", "veth", "peer", "name", "up0", "netns", space);
        await Ran("ip", "addr", "add", $"{network}.{last + 1}/30", "dev", here);
        await Ran("ip", "link", "set", here, "up");
        await Ran("ip", "-n", space, "addr", "add", $"{address}/30", "dev", "up0");
        await Ran("ip", "-n", space, "link", "set", "up0", "up");
    }

    private void Begin()
    {
        // nsenter and not "ip netns exec", which would hide the control groups. It becomes the engine, with its process id.
        process = Process.Start(new ProcessStartInfo("nsenter",
            [
                $"--net=/run/netns/{space}", "/usr/sbin/dockerd", "--data-root", Inside("root"), "--exec-root", Inside("exec"), "--pidfile", Inside("pid"),
                "-H", $"unix://{Socket}", "--storage-driver=overlay2", "--bip=192.0.2.1/24", "--default-address-pool=base=198.51.100.0/24,size=28",
                "--shutdown-timeout=1",
                "-H", $"tcp://{address}:2376", "--tlsverify", "--tlscacert", Inside("ca.pem"), "--tlscert", Inside("server.pem"), "--tlskey", Inside("server-key.pem"),
            ])
        { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.ErrorDataReceived += (_, line) => File.AppendAllText(Inside("log"), line.Data + "\n");
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    private Task WhenItAnswers() => Eventually.True(
        () => !process!.HasExited
            ? File.Exists(Socket) && Shell.Run("docker", "-H", $"unix://{Socket}", "version").Result.ExitCode == 0
            : throw new InvalidOperationException($"dockerd ended: {File.ReadAllText(Inside("log"))}"),
        "the engine answers");

    private async Task<string> Import(string tag, params string[] settings)
    {
        var root = Path.Combine(folder.Path, "image");
        Directory.CreateDirectory(root);
        await Ran("sh", "-c",
            """
            cd "$1" && mkdir -p bin etc tmp proc sys dev root www && echo hello > www/index.html && cp "$(command -v busybox)" bin/busybox
            for a in $(bin/busybox --list); do [ "$a" = busybox ] || ln -sf busybox "bin/$a"; done
            echo root:x:0:0:root:/root:/bin/sh > etc/passwd; echo root:x:0: > etc/group; tar -b 1 -c . > ../image.tar # no padding: the engine would hang up before it is sent
            """,
            "sh", root);
        return await Docker(["import", .. settings.SelectMany(s => new[] { "-c", s }), Path.Combine(folder.Path, "image.tar"), tag]);
    }

    private static async Task<string> Ran(string program, params string[] arguments)
    {
        var (code, output) = await Shell.Run(program, arguments);
        return code == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {code}: {output}");
    }
}
