namespace Floodingnaque.ChatOps.Doctor;

/// <summary>The platforms on which somebody has to be reachable: those that are set up, else the web console.</summary>
internal static class ConfiguredPlatforms
{
    private static readonly string[] Remote = ["Slack", "Teams"];
    private static readonly string[] Credentials = ["Token", "Secret", "AppId", "Password"];

    public static IReadOnlyList<string> Of(IConfiguration configuration)
    {
        string[] configured = [.. Remote.Where(name => configuration.GetSection(name).AsEnumerable().Any(IsCredential))];
        return configured.Length == 0 ? ["console"] : [.. configured.Select(name => name.ToLowerInvariant())];
    }

    /// <summary>A token, secret or app id was given: an API address alone connects nothing.</summary>
    private static bool IsCredential(KeyValuePair<string, string?> pair) =>
        !string.IsNullOrWhiteSpace(pair.Value)
        && Credentials.Any(part => pair.Key.Contains(part, StringComparison.OrdinalIgnoreCase));
}
