using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Targets;
using Microsoft.Extensions.DependencyInjection;

namespace Floodingnaque.ChatOps.UnitTests.Configuration;

public sealed class TargetSettingsTests
{
    private const string Fingerprint = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private static readonly (string, string?)[] WebOne =
    [
        ("Targets:Hosts:web-1:Address", "10.0.0.5"), ("Targets:Hosts:web-1:User", "chatops"), ("Targets:Hosts:web-1:HostKey", Fingerprint),
        ("Targets:Hosts:web-1:KeyFile", typeof(TargetSettingsTests).Assembly.Location), // Any file that is there.
    ];

    [Theory]
    [InlineData(null, "local")]
    [InlineData("", "local")]
    [InlineData("local", "local")]
    [InlineData("web-1", "web-1")]
    [InlineData("WEB-1", "WEB-1")]
    public void Nginx_is_looked_for_on_the_machine_that_is_named(string? host, string expected)
    {
        (string, string?)[] settings = [.. WebOne, ("Targets:Nginx:Host", host)];
        Assert.Empty(Settings.Refusals(settings));
        using var services = Settings.Services(settings);
        Assert.Equal(expected, services.Host(services.Targets().Nginx.Host).Name);
    }

    [Theory]
    [InlineData("Targets:Hosts:web-1:Address", "")]
    [InlineData("Targets:Hosts:web-1:Port", "0")]
    [InlineData("Targets:Hosts:web-1:Port", "65536")]
    [InlineData("Targets:Hosts:web-1:User", " ")]
    [InlineData("Targets:Hosts:web-1:KeyFile", "")]
    [InlineData("Targets:Hosts:web-1:KeyFile", "/no/such/key")]
    [InlineData("Targets:Hosts:web-1:HostKey", "")]
    [InlineData("Targets:Hosts:web-1:HostKey", null)]
    [InlineData("Targets:Hosts:web-1:HostKey", "SHA256:AAA")]
    [InlineData("Targets:Hosts:web-1:HostKey", "MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48")]
    [InlineData("Targets:Hosts:web-1:HostKey", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("Targets:Hosts:web-1:ConnectTimeout", "10")]
    [InlineData("Targets:Hosts:web-1:ConnectTimeout", "00:00:00")]
    [InlineData("Targets:Nginx:Host", "web-2")]
    [InlineData("Targets:Firewall:Host", "web-2")]
    [InlineData("Targets:Firewall:Backend", "ufw")]
    [InlineData("Targets:Firewall:HealthUrl", "localhost")]
    public void A_setting_that_cannot_be_meant_is_refused_by_its_key(string key, string? value) =>
        Assert.StartsWith(key, Assert.Single(Settings.Refusals([.. WebOne, (key, value)])), StringComparison.Ordinal);

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("nftables", true)]
    [InlineData("IPTABLES", true)]
    public void The_packet_filter_is_left_alone_unless_it_is_said_which(string? backend, bool there)
    {
        (string, string?)[] settings = [.. WebOne, ("Targets:Firewall:Host", "web-1"), ("Targets:Firewall:Backend", backend)];
        Assert.Empty(Settings.Refusals(settings));
        using var services = Settings.Services(settings);
        Assert.Equal(there, services.GetServices<ActionPlace>().Contains(new ActionPlace("firewall", "block")));
    }

    [Fact]
    public void A_host_that_is_called_nowhere_is_answered_with_those_that_are() => Assert.Equal(
        "Targets:Nginx:Host is “web-2”: write local for this machine, or a name of Targets:Hosts (web-1).",
        Assert.Single(Settings.Refusals([.. WebOne, ("Targets:Nginx:Host", "web-2")])));

    [Fact]
    public void A_host_key_that_is_missing_is_answered_with_how_to_get_it() => Assert.Contains(
        "`ssh-keyscan 10.0.0.5 | ssh-keygen -lf -`",
        Assert.Single(Settings.Refusals([.. WebOne, ("Targets:Hosts:web-1:HostKey", "")])), StringComparison.Ordinal);

    [Fact]
    public void No_other_machine_may_be_called_like_this_one() => Assert.Equal(
        "Targets:Hosts:local is how this machine is called: choose another name.",
        Assert.Single(Settings.Refusals(("Targets:Hosts:local:Address", "10.0.0.5"))));

    private static readonly (string, string?)[] Nginx =
    [
        ("Targets:Nginx:ExportsFile", "/etc/nginx/chatops-server/exports.conf"), ("Targets:Nginx:RateLimitFile", "/etc/nginx/chatops-server/rate-limit.conf"),
        ("Targets:Nginx:SiteUrl", "https://floodingnaque.example.org"), ("Targets:Nginx:Test:0", "true"), ("Targets:Nginx:Reload:0", "true"),
    ];

    private static readonly (string, string?)[] Cloudflare =
    [
        ("Targets:Cloudflare:ZoneId", "023e105f4ecef8ad9ca31a8372d0c353"),
        ("Targets:Cloudflare:TokenFile", typeof(TargetSettingsTests).Assembly.Location), // Any file that is there.
    ];

    [Fact]
    public void What_is_configured_is_what_can_be_done()
    {
        Assert.Empty(Settings.Refusals([.. Nginx, .. Cloudflare]));
        using var services = Settings.Services([.. Nginx, .. Cloudflare]);
        Assert.Equal(
            [("nginx", "exports"), ("nginx", "rate-limit"), ("cloudflare", "block"), ("cloudflare", "attack-mode")],
            services.GetServices<ActionPlace>().Select(p => (p.Name, p.Action)));
    }

    [Theory]
    [InlineData("Targets:Nginx:DenyFile", "blocked.conf")]
    [InlineData("Targets:Nginx:RateLimitFile", "rate-limit.conf")]
    [InlineData("Targets:Nginx:SiteUrl", "")]
    [InlineData("Targets:Nginx:SiteUrl", "floodingnaque.example.org")]
    [InlineData("Targets:Nginx:HealthUrl", "file:///etc/passwd")]
    [InlineData("Targets:Nginx:ExportPaths:0", "/api/export/")]
    [InlineData("Targets:Nginx:ExportPaths:0", "/api/(export|x) last; return 200")]
    [InlineData("Targets:Nginx:ExportPaths:0", "/")]
    [InlineData("Targets:Nginx:Profiles:siege:Zone", "a b;")]
    [InlineData("Targets:Nginx:Profiles:siege:Burst", "0", "Targets:Nginx:Profiles:siege:Zone", "z")]
    [InlineData("Targets:Nginx:Profiles:siege:Burst", "201", "Targets:Nginx:Profiles:siege:Zone", "z")]
    [InlineData("Targets:Cloudflare:ZoneId", "floodingnaque.example.org")]
    [InlineData("Targets:Cloudflare:TokenFile", "/no/such/token")]
    [InlineData("Targets:Cloudflare:TokenFile", "")]
    [InlineData("Targets:Cloudflare:BaseUrl", "http://api.cloudflare.com/client/v4/")]
    public void A_setting_of_the_edge_that_cannot_be_meant_is_refused_by_its_key(string key, string? value, string more = "Targets:Nginx:Host", string moreValue = "local") =>
        Assert.StartsWith(
            key[..key.TrimEnd(':', '0').LastIndexOf(':')], Assert.Single(Settings.Refusals([.. Nginx, .. Cloudflare, (key, value), (more, moreValue)])), StringComparison.Ordinal);

    [Fact]
    public void A_change_that_could_not_be_tested_and_loaded_is_refused() => Assert.StartsWith(
        "Targets:Nginx:Test and Targets:Nginx:Reload are needed",
        Assert.Single(Settings.Refusals([.. Nginx.Where(s => s.Item1 != "Targets:Nginx:Test:0")])), StringComparison.Ordinal);

    [Fact]
    public void Two_files_at_one_place_are_refused() => Assert.Equal(
        "Targets:Nginx:ExportsFile and Targets:Nginx:RateLimitFile are both “/etc/nginx/a.conf”: each needs a file of its own.",
        Assert.Single(Settings.Refusals([.. Nginx, ("Targets:Nginx:ExportsFile", "/etc/nginx/a.conf"), ("Targets:Nginx:RateLimitFile", "/etc/nginx/a.conf")])));
}
