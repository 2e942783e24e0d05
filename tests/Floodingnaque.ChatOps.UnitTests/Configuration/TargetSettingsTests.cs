using Floodingnaque.ChatOps.Targets;

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
    public void A_setting_that_cannot_be_meant_is_refused_by_its_key(string key, string? value) =>
        Assert.StartsWith(key, Assert.Single(Settings.Refusals([.. WebOne, (key, value)])), StringComparison.Ordinal);

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
}
