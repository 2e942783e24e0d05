using Floodingnaque.ChatOps.Configuration;
using Floodingnaque.ChatOps.Detection;
using Floodingnaque.ChatOps.Evidence;
using Floodingnaque.ChatOps.Observability;
using Floodingnaque.ChatOps.Slack;
using Floodingnaque.ChatOps.Targets;
using Floodingnaque.ChatOps.Targets.Cloudflare;
using Floodingnaque.ChatOps.Targets.Database;
using Floodingnaque.ChatOps.Targets.Dependencies;
using Floodingnaque.ChatOps.Targets.Docker;
using Floodingnaque.ChatOps.Targets.Firewall;
using Floodingnaque.ChatOps.Targets.Hosts;
using Floodingnaque.ChatOps.Targets.Nginx;
using Floodingnaque.ChatOps.Targets.Redis;
using Floodingnaque.ChatOps.Targets.Sandbox;
using Floodingnaque.ChatOps.Targets.Secrets;
using Floodingnaque.ChatOps.UnitTests.Architecture;
using Floodingnaque.ChatOps.UnitTests.Configuration;
using Floodingnaque.ChatOps.WebConsole;
using Floodingnaque.ChatOps.Webhooks;
using Microsoft.Extensions.Configuration;

namespace Floodingnaque.ChatOps.UnitTests.Hosting;

public sealed class ExampleSettingsTests
{
    private static readonly IConfiguration Example =
        new ConfigurationBuilder().AddJsonFile(Path.Combine(Sources.Root, "appsettings.example.json")).Build();

    private static readonly KnownSection[] Sections =
    [
        new(RosterOptions.Section, typeof(RosterOptions)), new(IncidentOptions.Section, typeof(IncidentOptions)),
        new(EscalationOptions.Section, typeof(EscalationOptions)), new(DataOptions.Section, typeof(DataOptions)),
        new(TemplateOptions.Section, typeof(TemplateOptions)), new(ActionOptions.Section, typeof(ActionOptions)), new(TargetOptions.Section, typeof(TargetOptions)),
        new(SlackOptions.Section, typeof(SlackOptions)), new(ConsoleOptions.Section, typeof(ConsoleOptions)), new(ObservabilityOptions.Section, typeof(ObservabilityOptions)), new(EvidenceOptions.Section, typeof(EvidenceOptions)), new(DetectionOptions.Section, typeof(DetectionOptions)), new(WebhookOptions.Section, typeof(WebhookOptions)),
    ];

    [Fact]
    public void Every_key_of_the_example_is_read_by_somebody() => Assert.Empty(UnknownKeys.Find(Example, Sections));

    [Fact]
    public void The_bot_starts_with_the_example_as_it_is() =>
        Assert.Empty(Settings.Refusals([.. Example.AsEnumerable().Select(pair => (pair.Key, pair.Value))]));

    /// <summary>Those that are better left out stand in a comment.</summary>
    [Fact]
    public void The_example_shows_every_setting()
    {
        var text = File.ReadAllText(Path.Combine(Sources.Root, "appsettings.example.json"));
        KnownSection[] inner =
        [
            new("Targets:Nginx", typeof(NginxOptions)),
            new("Targets:Firewall", typeof(FirewallOptions)),
            new("Targets:Cloudflare", typeof(CloudflareOptions)),
            new("Targets:Hosts", typeof(SshOptions)),
            new("Targets:Database", typeof(DatabaseOptions)),
            new("Targets:Redis", typeof(RedisOptions)),
            new("Targets:FloodAlerts", typeof(FloodAlertOptions)),
            new("Targets:Sandbox", typeof(SandboxOptions)),
            new("Actions:Rules", typeof(RuleOptions)),
            new("Targets:Dependencies", typeof(DependencyOptions)),
            new("Targets:Docker", typeof(DockerOptions)),
            new("Targets:Secrets", typeof(SecretsOptions)),
            new("Targets:Secrets:Keys", typeof(SecretKeyOptions)),
        ];
        var settings = Sections.Concat(inner).SelectMany(s => s.Shape.GetProperties().Where(p => p.SetMethod is not null).Select(p => p.Name));
        Assert.All(settings, s => Assert.Contains($"\"{s}\":", text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_example_shows_every_section() =>
        Assert.All(Sections, section => Assert.True(Example.GetSection(section.Name).Exists(), section.Name));
}
