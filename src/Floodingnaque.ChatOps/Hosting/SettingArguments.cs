namespace Floodingnaque.ChatOps.Hosting;

/// <summary>
/// Tells settings (<c>--Slack:BotToken=…</c>, <c>--urls http://…</c>), which ASP.NET reads, from the program's own words, so that a
/// word that is neither is an error and not a setting that nobody reads.
/// </summary>
internal static class SettingArguments
{
    /// <summary>Settings of the host itself: they have no section.</summary>
    private static readonly string[] HostKeys =
        ["urls", "http_ports", "https_ports", "environment", "contentRoot", "applicationName", "webroot", "shutdownTimeoutSeconds"];

    public static (string[] Settings, string[] Words) Split(IReadOnlyList<string> arguments)
    {
        var (settings, words) = (new List<string>(), new List<string>());
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (!IsSetting(argument))
            {
                words.Add(argument);
                continue;
            }

            settings.Add(argument);
            if (!argument.Contains('=', StringComparison.Ordinal) && i + 1 < arguments.Count)
            {
                settings.Add(arguments[++i]);
            }
        }

        return ([.. settings], [.. words]);
    }

    private static bool IsSetting(string argument)
    {
        if (!argument.StartsWith("--", StringComparison.Ordinal))
        {
            return false;
        }

        var key = argument[2..].Split('=', 2)[0];
        return key.Contains(':', StringComparison.Ordinal) || HostKeys.Contains(key, StringComparer.OrdinalIgnoreCase);
    }
}
