using System.Collections.Immutable;
using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Configuration;

/// <summary>The roster of Core from checked settings.</summary>
internal static class ConfiguredRoster
{
    /// <summary>Runbook section 8. The last one has to be filled in by whoever runs the bot, and doctor says so.</summary>
    public static readonly ImmutableArray<ExternalContact> RunbookExternals =
    [
        new("Supabase Support", "support@supabase.io"),
        new("Redis Cloud Support", "support@redis.com"),
        new("Cloudflare Security", "security@cloudflare.com"),
        new("Local CERT", "(Add your country's CERT contact)"),
    ];

    public static Roster Build(RosterOptions options) => new(
        options.IsDemo ? DemoRoster.People : [.. options.People.Values.Select(Build)],
        options.Externals.Count == 0
            ? RunbookExternals
            : [.. options.Externals.Values.Select(c => new ExternalContact(c.Name!.Trim(), c.Contact?.Trim() ?? ""))]);

    private static Person Build(PersonOptions person) => new(
        person.Name!.Trim(),
        person.Ids().ToImmutableDictionary(x => x.Id.Platform, x => x.Id.Id),
        Filled(person.Email),
        Filled(person.Phone),
        [.. person.Roles.Values.Select(role => Roles.Read(role)!.Value)]);

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
