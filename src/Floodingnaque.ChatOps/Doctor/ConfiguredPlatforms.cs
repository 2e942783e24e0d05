namespace Floodingnaque.ChatOps.Doctor;

/// <summary>The platforms on which somebody has to be reachable: those that are set up, else the web console.</summary>
internal static class ConfiguredPlatforms
{
    public static IReadOnlyList<string> Of(IConfiguration configuration)
    {
        string[] remote = [.. new[] { "Slack", "Teams" }.Where(name => configuration.GetSection(name).AsEnumerable().Any(IsCredential))];
        return remote.Length == 0 ? ["console"] : [.. remote.Select(name => name.ToLowerInvariant())];
    }

    /// <summary>A token, secret or app id was given: an API address alone connects nothing.</summary>
    private static bool IsCredential(KeyValuePair<string, string?> pair) =>
        !string.IsNullOrWhiteSpace(pair.Value)
        && new[] { "Token", "Secret", "AppId", "Password", "File" }.Any(part => pair.Key.Contains(part, StringComparison.OrdinalIgnoreCase));
}
