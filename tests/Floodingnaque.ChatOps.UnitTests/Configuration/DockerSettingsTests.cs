using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.UnitTests.Configuration;

public sealed class DockerSettingsTests
{
    private static readonly (string, string?)[] Engine = [("Targets:Docker:Endpoint", "unix:///var/run/docker.sock"), ("Targets:Docker:Containers:0", "api")];

    [Fact]
    public void An_engine_and_the_containers_that_may_be_touched_are_enough() => Assert.Empty(Settings.Refusals(Engine));

    [Theory]
    [InlineData("Endpoint", "tcp://engine:2375", "Targets:Docker:Endpoint is “tcp://engine:2375”: write unix:///var/run/docker.sock, or https://host:2376 with a certificate.")]
    [InlineData("Containers:0", null, "Targets:Docker:Containers is empty: write the names of the containers that the bot may touch.")]
    [InlineData("Silencing:0", "db", "Targets:Docker:Silencing has “db”, which is not in Targets:Docker:Containers.")]
    [InlineData("HealthWait", "00:02:00", "Targets:Docker:HealthWait is 00:02:00: write a time of at most 00:01:50, for example 00:01:30.")]
    [InlineData("ExpectedPeers:0", "db.example.org:5432", "Targets:Docker:ExpectedPeers has “db.example.org:5432”: write an address or a range, with a port or without, for example 203.0.113.0/24, 203.0.113.7:5432 or [2001:db8::1]:443.")]
    [InlineData("LogFiles:nginx:0", "/var/log/nginx", "Targets:Docker:LogFiles has “nginx”, which is not in Targets:Docker:Containers.")]
    [InlineData("LogFiles:api:0", "logs", "Targets:Docker:LogFiles has “logs”: write a path as it is in the container, from its root, for example /var/log/nginx.")]
    [InlineData("LogFiles:api:0", "/var/../etc", "Targets:Docker:LogFiles has “/var/../etc”: write a path as it is in the container, from its root, for example /var/log/nginx.")]
    [InlineData("LogLevelVariable", "", "Targets:Docker:LogLevelVariable is empty: write the name of the variable, for example LOG_LEVEL.")]
    public void What_is_wrong_is_said_with_the_name_of_the_setting(string key, string? value, string sentence)
    {
        var name = $"Targets:Docker:{key}";
        (string, string?)[] settings = [.. Engine.Where(s => s.Item1 != name), .. value is null ? [] : new[] { (name, (string?)value) }];
        Assert.Contains(sentence, Assert.Single(Settings.Refusals(settings)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_engine_behind_https_needs_all_three_files() =>
        Assert.Equal(3, Settings.Refusals([("Targets:Docker:Endpoint", "https://engine:2376"), Engine[1]]).Count(r => r.Contains("which is not there", StringComparison.Ordinal)));

    [Fact]
    public void Each_container_is_a_source_of_evidence_and_can_be_looked_at()
    {
        using var services = Settings.Services([.. Engine, ("Targets:Docker:Containers:1", "web")]);
        Assert.Equal(["api", "web", "host"], services.GetServices<EvidenceTarget>().Select(t => t.Name));
        Assert.Equal(["api", "web", "host"], services.GetServices<IEvidenceSource>().Select(s => s.Target));
        Assert.Equal(["changes", "connections", "processes", "stats"], services.GetServices<ILook>().Select(l => l.Name).Order());
        using var none = Settings.Services();
        Assert.Equal(["sandbox"], none.GetServices<EvidenceTarget>().Select(t => t.Name));
    }

    [Fact]
    public void An_image_is_made_only_when_that_was_asked_for() => Assert.False(Settings.Read<IOptions<TargetOptions>>(Engine).Value.Docker.CommitImage);
}
