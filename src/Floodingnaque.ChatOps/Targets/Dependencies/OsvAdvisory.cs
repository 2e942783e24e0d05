using System.Text.Json;

namespace Floodingnaque.ChatOps.Targets.Dependencies;

/// <summary>An entry of an OSV database, as far as it is about Python packages.</summary>
internal sealed record OsvAdvisory(string Id, IReadOnlyList<string> Aliases, string Summary, string Severity, DateTimeOffset Modified, IReadOnlyList<OsvAffected> Affected)
{
    private const string Ecosystem = "PyPI";

    /// <summary>Null: it is withdrawn, or about no Python package.</summary>
    /// <exception cref="JsonException">It is no entry of an OSV database.</exception>
    public static OsvAdvisory? Read(Stream json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (Text(root, "id") is not { } id || !DateTimeOffset.TryParse(Text(root, "modified"), System.Globalization.CultureInfo.InvariantCulture, out var modified))
        {
            throw new JsonException("there is no id or no time in it");
        }

        OsvAffected[] affected =
        [
            .. from entry in Items(root, "affected")
               where entry.TryGetProperty("package", out var package) && Text(package, "ecosystem") == Ecosystem && Text(package, "name") is not null
               select new OsvAffected(
                   Requirement.Normal(Text(entry.GetProperty("package"), "name")!),
                   [.. Items(entry, "versions").Select(v => v.GetString() ?? "")],
                   [.. Items(entry, "ranges").Where(r => Text(r, "type") == "ECOSYSTEM").Select(Events)]),
        ];
        var severity = root.TryGetProperty("database_specific", out var more) && more.ValueKind == JsonValueKind.Object ? Text(more, "severity") : null;
        return affected.Length == 0 || root.TryGetProperty("withdrawn", out _) ? null
            : new OsvAdvisory(id, [.. Items(root, "aliases").Select(a => a.GetString() ?? "")], Text(root, "summary") ?? "", severity?.ToLowerInvariant() ?? "not said", modified, affected);
    }

    private static (string Kind, string Version)[] Events(JsonElement range) =>
        [.. Items(range, "events").SelectMany(e => e.EnumerateObject()).Select(p => (p.Name, p.Value.GetString() ?? ""))];

    private static string? Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement[] Items(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [];
}

/// <summary>Which versions of one package.</summary>
/// <param name="Ranges">Each a list of events: introduced, fixed, last_affected.</param>
internal sealed record OsvAffected(string Package, IReadOnlyList<string> Versions, IReadOnlyList<(string Kind, string Version)[]> Ranges)
{
    /// <summary>Null: it cannot be compared, because a version is none that PEP 440 knows.</summary>
    public bool? Hits(string text)
    {
        if (Versions.Contains(text, StringComparer.Ordinal))
        {
            return true;
        }

        if (PythonVersion.Parse(text) is not { } version)
        {
            return Ranges.Count > 0 ? null : false;
        }

        if (Versions.Any(v => PythonVersion.Parse(v)?.CompareTo(version) == 0))
        {
            return true;
        }

        bool?[] hits = [.. Ranges.Select(r => InRange(r, version))];
        return hits.Contains(true) ? true : hits.Contains(null) ? null : false;
    }

    /// <summary>The lowest version above that has it mended; null: none is known.</summary>
    public string? FixedAfter(string text) => PythonVersion.Parse(text) is not { } version ? null : Ranges.SelectMany(r => r)
        .Where(e => e.Kind == "fixed").Select(e => (e.Version, Parsed: PythonVersion.Parse(e.Version)))
        .Where(e => e.Parsed?.CompareTo(version) > 0).OrderBy(e => e.Parsed).FirstOrDefault().Version;

    private static bool? InRange((string Kind, string Version)[] events, PythonVersion version)
    {
        // "0" is before everything, and before 0.dev0 too.
        var ordered = events.Where(e => e.Kind is "introduced" or "fixed" or "last_affected")
            .Select(e => (e.Kind, IsStart: e is ("introduced", "0"), Parsed: PythonVersion.Parse(e.Version))).ToArray();
        if (ordered.Any(e => e.Parsed is null))
        {
            return null;
        }

        var hit = false;
        foreach (var (kind, isStart, parsed) in ordered.OrderBy(e => !e.IsStart).ThenBy(e => e.Parsed))
        {
            var order = version.CompareTo(parsed);
            hit = kind switch
            {
                "introduced" => hit || isStart || order >= 0,
                "fixed" => hit && order < 0,
                _ => hit && order <= 0,
            };
        }

        return hit;
    }
}
