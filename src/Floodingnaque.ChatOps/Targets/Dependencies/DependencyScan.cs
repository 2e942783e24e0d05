using System.Globalization;
using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Dependencies;

/// <summary>
/// Compares pinned Python packages with known holes, without any network. That nothing was found, that there is no data to find anything in, and
/// that it did not work are three different answers; the last is an exception.
/// </summary>
internal sealed class DependencyScan(DependencyOptions options, TimeProvider clock) : ILook
{
    private const string What = "deps";
    private const int MaxRemarks = 5;

    private static readonly string[] Columns = ["package", "version", "advisory", "severity", "fixed in", "file"];
    private static readonly string[] Severities = ["critical", "high", "moderate", "medium", "low"];

    public string Name => "scan";

    public async Task<LookAnswer> Answer(LookOrder order, IncidentId incident, CancellationToken cancellationToken)
    {
        if (order.What != What)
        {
            throw new TargetException($"write `scan {What}`: nothing else can be scanned");
        }

        var files = new RequirementFiles(options.RequirementsFolder);
        var all = await files.Read(cancellationToken);
        var pinned = all.Where(r => r.Version is not null).ToArray();
        if (pinned.Length == 0)
        {
            throw new TargetException($"no package in {options.RequirementsFolder} is pinned with ==: there is nothing to compare");
        }

        var database = await OsvDatabase.Read(options.AdvisoriesFolder, pinned.Select(r => r.Package).ToHashSet(StringComparer.Ordinal), cancellationToken);
        string[] passed = [.. all.Where(r => r.Version is null).Select(r => $"{r.Where}: {r.Package} is not pinned with ==, it was not compared."), .. files.Passed];
        if (OsvDatabase.Lack(database, options.AdvisoriesFolder, options.MaxAge, clock.GetUtcNow()) is { } lack)
        {
            return new LookAnswer(new LookFindings($"Not known whether a package has known holes: {lack}. Nothing was compared.", [], [], Bounded(passed)), []);
        }

        var (holes, unclear) = Compare(pinned, database!.Advisories);
        var found = holes.Select(h => h[0]).Distinct().Count();
        var sentence = holes.Count == 0
            ? $"None of {pinned.Length} pinned packages has a known hole among {database.Entries} advisories, the newest of {Day(database.Newest)}."
            : $"{found} of {pinned.Length} pinned packages {(found == 1 ? "has" : "have")} {holes.Count} known {(holes.Count == 1 ? "hole" : "holes")} (advisories up to {Day(database.Newest)}).";
        string[] remarks =
        [
            .. database.Unreadable > 0 ? [$"{database.Unreadable} files of the advisories are none and were passed over."] : (string[])[],
            .. Bounded([.. unclear, .. passed]),
            "What is pinned is not always what is installed: only the running image knows.",
        ];
        return new LookAnswer(
            new LookFindings(sentence, holes.Count > 0 ? Columns : [], [.. holes.Take(LookFindings.MaxRows)], remarks), [Kept(holes, sentence)]);
    }

    private static (IReadOnlyList<IReadOnlyList<string>> Holes, IReadOnlyList<string> Unclear) Compare(IReadOnlyList<Requirement> pinned, IReadOnlyList<OsvAdvisory> advisories)
    {
        var (holes, unclear) = (new List<IReadOnlyList<string>>(), new List<string>());
        foreach (var package in pinned.GroupBy(r => (r.Package, r.Version)))
        {
            // The same hole has an entry of each database that feeds this one: the one with the best known name is told.
            var told = new HashSet<string>(StringComparer.Ordinal);
            foreach (var advisory in advisories.OrderByDescending(a => a.Id.StartsWith("GHSA-", StringComparison.Ordinal)).ThenBy(a => a.Id, StringComparer.Ordinal))
            {
                var affected = advisory.Affected.Where(a => a.Package == package.Key.Package).ToArray();
                bool?[] hits = [.. affected.Select(a => a.Hits(package.Key.Version!))];
                if (hits.Contains(true) && !told.Overlaps(advisory.Aliases.Append(advisory.Id)))
                {
                    told.UnionWith(advisory.Aliases.Append(advisory.Id));
                    var names = advisory.Aliases.FirstOrDefault(a => a.StartsWith("CVE-", StringComparison.Ordinal)) is { } cve ? $"{advisory.Id} ({cve})" : advisory.Id;
                    holes.Add([package.Key.Package, package.Key.Version!, names, advisory.Severity,
                        affected.Select(a => a.FixedAfter(package.Key.Version!)).OfType<string>().FirstOrDefault() ?? "none known", string.Join(' ', package.Select(r => r.Where))]);
                }
                else if (!hits.Contains(true) && hits.Contains(null))
                {
                    unclear.Add($"{package.Key.Package} {package.Key.Version} cannot be compared with {advisory.Id}: a version is none that PEP 440 knows.");
                }
            }
        }

        return ([.. holes.OrderBy(h => Array.IndexOf(Severities, h[3]) is >= 0 and var rank ? rank : Severities.Length).ThenBy(h => h[0], StringComparer.Ordinal)], unclear);
    }

    private static EvidencePiece Kept(IReadOnlyList<IReadOnlyList<string>> holes, string sentence) => new(
        "known holes of packages", "scan-deps.csv", Volatility.Files, "compare requirements*.txt with the OSV entries on disk", "Floodingnaque.ChatOps", async (to, token) =>
        {
            var csv = new Csv(to);
            foreach (var row in holes.Prepend(Columns))
            {
                await csv.Write(row, token);
            }

            return new PieceEnd(null, sentence.TrimEnd('.'));
        });

    private static string[] Bounded(string[] remarks) => remarks.Length <= MaxRemarks ? remarks : [.. remarks.Take(MaxRemarks), $"And {remarks.Length - MaxRemarks} more like these."];

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
