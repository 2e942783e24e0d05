using Floodingnaque.ChatOps.Configuration;
using Floodingnaque.ChatOps.Targets.Cloudflare;
using Floodingnaque.ChatOps.Targets.Database;
using Floodingnaque.ChatOps.Targets.Docker;
using Floodingnaque.ChatOps.Targets.Firewall;
using Floodingnaque.ChatOps.Targets.Nginx;
using Floodingnaque.ChatOps.Targets.Sandbox;
using Floodingnaque.ChatOps.Targets.Secrets;
using Floodingnaque.ChatOps.Targets.Sessions;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Targets;

/// <summary>A rule about a place that cannot be would never hold, and a deny that never holds is worse than none.</summary>
internal sealed class KnownPlaces : IValidateOptions<ActionOptions>
{
    private static readonly string[] Names = [NginxBlock.Name, FirewallBlock.Name, DatabaseServices.Place, SessionsRevoke.Name, SandboxBlock.Name, ContainerTarget.Name, CloudflareBlock.Name, SecretRotation.Name];

    public ValidateOptionsResult Validate(string? name, ActionOptions options)
    {
        var wrong = options.Rules.Where(r => r.Value.Place is { } place && !Names.Contains(place, StringComparer.OrdinalIgnoreCase)).ToArray();
        return wrong.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong.Select(r =>
            $"{ActionOptions.Section}:Rules:{r.Key}:Place is “{r.Value.Place}”: the places are {string.Join(", ", Names)}."));
    }
}
