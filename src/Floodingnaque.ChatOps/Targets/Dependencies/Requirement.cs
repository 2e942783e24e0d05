using System.Text.RegularExpressions;

namespace Floodingnaque.ChatOps.Targets.Dependencies;

/// <summary>One line of a requirements file.</summary>
/// <param name="Package">Its name as the index spells it (PEP 503): small letters, with - between.</param>
/// <param name="Version">What it is pinned to; null: not pinned to one version.</param>
/// <param name="Where"><c>requirements.txt:12</c></param>
internal sealed partial record Requirement(string Package, string? Version, string Where)
{
    /// <summary>Null: the line asks for no package by its name (an option, a path, an address).</summary>
    /// <param name="line">Without its comment, and with what continues it.</param>
    public static Requirement? Parse(string line, string where)
    {
        var asked = line.Split(';', 2)[0].Split(" --", 2)[0].Trim();
        if (Form().Match(asked) is not { Success: true } match)
        {
            return null;
        }

        var pins = match.Groups["rest"].Value.Trim('(', ')', ' ').Split(',')
            .Select(clause => Pin().Match(clause)).Where(m => m.Success && !m.Groups["version"].Value.EndsWith(".*", StringComparison.Ordinal)).ToArray();
        return new Requirement(Normal(match.Groups["name"].Value), pins.Length == 1 ? pins[0].Groups["version"].Value : null, where);
    }

    public static string Normal(string name) => Separators().Replace(name, "-").ToLowerInvariant();

    [GeneratedRegex(@"\A(?<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(?<rest>(?:\(?\s*(?:[=<>!~]=?|===).*|@.*)?)\z")]
    private static partial Regex Form();

    [GeneratedRegex(@"\A\s*={2,3}\s*(?<version>[^\s]+)\s*\z")]
    private static partial Regex Pin();

    [GeneratedRegex("[-_.]+")]
    private static partial Regex Separators();
}
