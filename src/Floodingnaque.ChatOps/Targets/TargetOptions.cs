using System.ComponentModel.DataAnnotations;
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
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Targets;

/// <summary>What the bot may touch (section Targets). What is not configured is not touched.</summary>
internal sealed class TargetOptions : IValidatableObject
{
    public const string Section = "Targets";

    /// <summary>How this machine is called where a target names its host. Empty means the same.</summary>
    public const string ThisMachine = "local";

    public NginxOptions Nginx { get; set; } = new();

    public SandboxOptions Sandbox { get; set; } = new();

    public FirewallOptions Firewall { get; set; } = new();

    public DatabaseOptions Database { get; set; } = new();

    public RedisOptions Redis { get; set; } = new();

    public FloodAlertOptions FloodAlerts { get; set; } = new();

    public DockerOptions Docker { get; set; } = new();

    public CloudflareOptions Cloudflare { get; set; } = new();

    public SecretsOptions Secrets { get; set; } = new();

    public DependencyOptions Dependencies { get; set; } = new();

    /// <summary>The machines that are reached over SSH, by the name that targets call them.</summary>
    public Dictionary<string, SshOptions> Hosts { get; } = new(StringComparer.OrdinalIgnoreCase);

    public static bool IsThisMachine(string? host) => string.IsNullOrEmpty(host) || host.Equals(ThisMachine, StringComparison.OrdinalIgnoreCase);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Hosts.SelectMany(h => CheckHost($"{Section}:{nameof(Hosts)}:{h.Key}", h.Key, h.Value))
            .Concat(new ITargetSection[] { Nginx, Sandbox, Firewall, Database, Redis, FloodAlerts, Docker, Cloudflare, Secrets, Dependencies }.SelectMany(s => s.Check(Hosts.Keys)))
            .Select(sentence => new ValidationResult(sentence));

    /// <summary>The sentence about a host that is not configured; null when all is well.</summary>
    /// <param name="key">The section, for example <c>Targets:Nginx</c>.</param>
    public static string? CheckHostName(string key, string host, IReadOnlyCollection<string> hosts) => IsThisMachine(host) || hosts.Contains(host, StringComparer.OrdinalIgnoreCase)
        ? null
        : $"{key}:Host is “{host}”: write {ThisMachine} for this machine, or a name of {Section}:Hosts ({(hosts.Count > 0 ? string.Join(", ", hosts) : "there is none")}).";

    private static IEnumerable<string> CheckHost(string key, string name, SshOptions host) =>
        IsThisMachine(name) ? [$"{key} is how this machine is called: choose another name."] : host.Check(key);
}

/// <summary>One kind of target's settings.</summary>
internal interface ITargetSection
{
    /// <summary>What keeps the bot from starting, each a sentence that names the setting.</summary>
    /// <param name="hosts">Names of Targets:Hosts.</param>
    IEnumerable<string> Check(IReadOnlyCollection<string> hosts);
}

[OptionsValidator]
internal sealed partial class TargetOptionsValidator : IValidateOptions<TargetOptions>;
