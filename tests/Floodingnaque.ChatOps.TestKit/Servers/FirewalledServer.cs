using System.Diagnostics;
using System.Globalization;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.TestKit.Servers;

/// <summary>
/// A machine with a real nginx, and another with clients that are connected to it, each a network of its own. On demand a container stands behind
/// the machine, whose port it publishes as Docker does.
/// </summary>
internal sealed class FirewalledServer : IAsyncDisposable
{
    /// <summary>The machine itself, and addresses of clients.</summary>
    public const string Own = "192.0.2.1", OwnV6 = "2001:db8:1::1";

    /// <summary>Clients; two share a network of each family.</summary>
    public static readonly string[] Clients =
        ["203.0.113.7", "203.0.113.8", "198.51.100.9", "2001:db8:2::7", "2001:db8:2::8", "2001:db8:3::9"];

    private const int Port = 8080, Published = 8081;
    private const string Container = "192.0.2.130";

    private readonly TempFolder folder = new();
    private readonly NetworkNamespace client;
    private NetworkNamespace? container;
    private Process? web;

    private FirewalledServer(NetworkNamespace machine, NetworkNamespace client) => (Machine, this.client) = (machine, client);

    public NetworkNamespace Machine { get; }

    public string HealthUrl { get; } = string.Create(CultureInfo.InvariantCulture, $"http://{Own}:{Port}/");

    public static async Task<FirewalledServer> Start()
    {
        var server = new FirewalledServer(await NetworkNamespace.Create(), await NetworkNamespace.Create());
        await server.Machine.Connect("eth0", server.client, "eth0");
        await Configure(server.Machine, [Own + "/25", OwnV6 + "/64"], []);
        await Configure(server.client, ["192.0.2.2/25", "2001:db8:1::2/64", .. Clients], []);
        foreach (var network in new[] { "203.0.113.0/24", "198.51.100.0/24", "2001:db8:2::/48", "2001:db8:3::/48" })
        {
            await server.Machine.Do("ip", "route", "add", network, "dev", "eth0");
        }

        server.web = await server.Serve(server.Machine, "web");
        return server;
    }

    /// <summary>Puts a container behind the machine and redirects a port to it, with the chains that Docker makes.</summary>
    public async Task Publish()
    {
        container = await NetworkNamespace.Create();
        await Machine.Connect("docker0", container, "eth0");
        await Machine.Do("ip", "address", "add", "192.0.2.129/25", "dev", "docker0");
        await Machine.Do("ip", "link", "set", "docker0", "up");
        await Configure(container, [Container + "/25"], ["default", "via", "192.0.2.129"]);
        await Machine.Do("sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
        await Machine.Do(
            "iptables", "-t", "nat", "-A", "PREROUTING", "-p", "tcp", "--dport", $"{Published}", "-j", "DNAT", "--to-destination", $"{Container}:{Port}");
        await MakeDockerUser();
        await Machine.Do("iptables", "-A", "FORWARD", "-m", "conntrack", "--ctstate", "RELATED,ESTABLISHED", "-j", "ACCEPT");
        await Serve(container, "container");
    }

    /// <summary>The chain that Docker leaves to the operator, as the first of FORWARD.</summary>
    public async Task MakeDockerUser()
    {
        await Machine.Do("iptables", "-N", "DOCKER-USER");
        await Machine.Do("iptables", "-I", "FORWARD", "-j", "DOCKER-USER");
    }

    /// <summary>The status that a client with this address gets from the machine, 000 when nothing comes back within two seconds.</summary>
    public Task<string> Get(string source) => Curl(source, Port);

    /// <summary>What the container answers.</summary>
    public Task<string> GetPublished(string source) => Curl(source, Published);

    /// <summary>A connection that stays open; what is written goes out, and what comes back can be read.</summary>
    public async Task<Process> Connect(string source)
    {
        await client.Do("ip", "route", "add", Own, "dev", "eth0", "src", source);
        return client.Start("busybox", "nc", Own, $"{Port}");
    }

    /// <summary>So many addresses more that other runs block, and as many networks; the table has to be there.</summary>
    public async Task Fill(int count)
    {
        var file = Path.Combine(folder.Path, "many.nft");
        await File.WriteAllLinesAsync(file, new[] { ("block4", "198.18", ""), ("block4net", "10", ".0/24") }.Select(set =>
            $"add element inet chatops {set.Item1} {{ {string.Join(", ", Enumerable.Range(0, count).Select(n => Element(set.Item2, n, set.Item3)))} }}"));
        await Machine.Do("nft", "-f", file);
    }

    private static string Element(string start, int n, string end) =>
        string.Create(CultureInfo.InvariantCulture, $"{start}.{n / 256}.{n % 256}{end} timeout 1h comment \"INC-2026-11-24-002 #{n + 1}\"");

    /// <summary>nginx ends.</summary>
    public async Task Stop()
    {
        web!.Kill(entireProcessTree: true);
        await web.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var network in new[] { container, client, Machine })
        {
            await (network?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        folder.Dispose();
    }

    private async Task<string> Curl(string source, int port)
    {
        var to = source.Contains(':', StringComparison.Ordinal) ? $"[{OwnV6}]" : Own;
        return (await client.Run("curl", "-s", "-g", "-o", "/dev/null", "-w", "%{http_code}", "-m", "2", "--interface", source, $"http://{to}:{port}/")).Output;
    }

    private static async Task Configure(NetworkNamespace network, string[] addresses, string[] route)
    {
        foreach (var address in addresses)
        {
            string[] now = address.Contains(':', StringComparison.Ordinal) ? ["nodad"] : [];
            await network.Do(["ip", "address", "add", address, "dev", "eth0", .. now]);
        }

        await network.Do("ip", "link", "set", "eth0", "up");
        if (route.Length > 0)
        {
            await network.Do(["ip", "route", "add", .. route]);
        }
    }

    private async Task<Process> Serve(NetworkNamespace network, string name)
    {
        var prefix = Directory.CreateDirectory(Path.Combine(folder.Path, name)).FullName;
        await File.WriteAllTextAsync(Path.Combine(prefix, "nginx.conf"), string.Create(CultureInfo.InvariantCulture, $$"""
            daemon off;
            worker_processes 1;
            pid nginx.pid;
            error_log error.log;
            events { worker_connections 64; }
            http {
                access_log off;
                client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;
                server { listen {{Port}}; listen [::]:{{Port}}; location / { return 200 "served\n"; } }
            }
            """));
        var nginx = network.Start("nginx", "-p", prefix, "-c", "nginx.conf");
        await Eventually.True(() => File.Exists(Path.Combine(prefix, "nginx.pid")), "nginx serves");
        return nginx;
    }
}
