using System.Globalization;
using Floodingnaque.ChatOps.Targets.Nginx;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.TestKit.Servers;

/// <summary>A real nginx of its own, with the configuration that manifests/nginx tells an operator to install.</summary>
internal sealed class NginxServer : IAsyncDisposable
{
    /// <summary>A site like the real one, which would win over a switch that relied on the order of locations.</summary>
    public const string UsualSite = """
        location ~ ^/api/export { empty_gif; }
        location ^~ /api/v1/ { empty_gif; }
        location / { empty_gif; }
        """;

    private readonly TempFolder folder = new();
    private bool isGone;

    private NginxServer()
    {
    }

    public int Port { get; } = Loopback.FreePort();

    public int ProbePort { get; } = Loopback.FreePort();

    public string DenyFile => Path.Combine(folder.Path, "chatops", "blocked.conf");

    public string ExportsFile => Path.Combine(folder.Path, "chatops-server", "exports.conf");

    public string RateLimitFile => Path.Combine(folder.Path, "chatops-server", "rate-limit.conf");

    public string AccessLog => Path.Combine(folder.Path, "access.log");

    public Uri Address => new($"http://127.0.0.1:{Port}/");

    public NginxOptions Options => new()
    {
        DenyFile = DenyFile,
        ExportsFile = ExportsFile,
        RateLimitFile = RateLimitFile,
        Test = ["nginx", "-p", folder.Path, "-c", "nginx.conf", "-t"],
        Reload = ["nginx", "-p", folder.Path, "-c", "nginx.conf", "-s", "reload"],
        Dump = ["nginx", "-p", folder.Path, "-c", "nginx.conf", "-T", "-q"],
        ProbeUrl = $"http://127.0.0.1:{ProbePort}/",
        SiteUrl = Address.ToString(),
        HealthUrl = Address.ToString(),
        AccessLog = AccessLog,
    };

    public static async Task<NginxServer> Start()
    {
        var server = new NginxServer();
        Directory.CreateDirectory(Path.GetDirectoryName(server.DenyFile)!);
        Directory.CreateDirectory(Path.GetDirectoryName(server.ExportsFile)!);
        await server.Configure(UsualSite);
        var (code, output) = await Shell.Run("nginx", "-p", server.folder.Path, "-c", "nginx.conf");
        return code == 0 ? server : throw new InvalidOperationException($"nginx did not start: {output}");
    }

    /// <summary>Makes every later test of the configuration fail, as a name that does not resolve any more would.</summary>
    public Task Break() => Configure("nonsense;");

    /// <summary>Puts the site's locations in place of <see cref="UsualSite"/>; nginx reads them at the next reload.</summary>
    /// <param name="isInstalled">Whether the operator put manifests/nginx/site.conf into the server.</param>
    public Task Configure(string site, bool isInstalled = true) => File.WriteAllTextAsync(
        Path.Combine(folder.Path, "nginx.conf"),
        string.Create(CultureInfo.InvariantCulture, $$"""
            worker_processes 2;
            pid nginx.pid;
            error_log error.log;
            events { worker_connections 64; }
            http {
                access_log access.log combined;
                client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;
                server {
                    listen 127.0.0.1:{{Port}};
                    {{(isInstalled ? Manifest("site.conf") : "")}}
                    {{site}}
                }
                {{Manifest("chatops.conf")}}
            }
            """));

    /// <summary>The status that a client with this source address gets: any of 127.0.0.0/8 can be one.</summary>
    public async Task<string> Get(string source, string path = "") =>
        (await Shell.Run("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-m", "5", "--interface", source, Address + path)).Output;

    public async Task Kill()
    {
        if (!isGone)
        {
            // By signal: a configuration that a test broke would keep "-s stop" from working.
            var pid = Path.Combine(folder.Path, "nginx.pid");
            await Shell.Run("kill", "-TERM", (await File.ReadAllTextAsync(pid)).Trim());
            await Eventually.True(() => !File.Exists(pid), "nginx has ended");
            isGone = true; // From now on "nginx -t" leaves an empty file under that name.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        folder.Dispose();
    }

    private string Manifest(string name) => File.ReadAllText(Path.Combine(Root(), "manifests", "nginx", name))
        .Replace("/etc/nginx", folder.Path, StringComparison.Ordinal)
        .Replace("127.0.0.1:8099", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{ProbePort}"), StringComparison.Ordinal);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Floodingnaque.ChatOps.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
