using System.Globalization;
using System.Text.Json;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Dependencies;

/// <summary>What a copy of an OSV database on this machine knows of some packages.</summary>
/// <param name="Advisories">Of these packages alone.</param>
/// <param name="Entries">About Python packages, of any name.</param>
/// <param name="Unreadable">Files that are no entries.</param>
/// <param name="Newest">When the newest entry was changed: how old the copy is, whenever it was copied.</param>
internal sealed record OsvDatabase(IReadOnlyList<OsvAdvisory> Advisories, int Entries, int Unreadable, DateTimeOffset Newest)
{
    /// <summary>Reads all .json files of a folder, one after the other.</summary>
    /// <returns>Null: there is no folder.</returns>
    /// <exception cref="TargetException">It cannot be read.</exception>
    public static async Task<OsvDatabase?> Read(string folder, IReadOnlySet<string> packages, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            return null;
        }

        var kept = new List<OsvAdvisory>();
        var (entries, unreadable, newest) = (0, 0, DateTimeOffset.MinValue);
        try
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*.json"))
            {
                try
                {
                    using var json = new MemoryStream(await File.ReadAllBytesAsync(file, cancellationToken));
                    if (OsvAdvisory.Read(json) is not { } advisory)
                    {
                        continue;
                    }

                    (entries, newest) = (entries + 1, advisory.Modified > newest ? advisory.Modified : newest);
                    if (advisory.Affected.Any(a => packages.Contains(a.Package)))
                    {
                        kept.Add(advisory);
                    }
                }
                catch (Exception e) when (e is JsonException or InvalidOperationException)
                {
                    unreadable++;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TargetException($"the advisories in {folder} cannot be read ({e.Message})", e);
        }

        return new OsvDatabase(kept, entries, unreadable, newest);
    }

    /// <summary>Why it says nothing of use; null when it does.</summary>
    public static string? Lack(OsvDatabase? database, string folder, TimeSpan maxAge, DateTimeOffset now) => database switch
    {
        null => $"there is no folder {folder}",
        { Entries: 0, Unreadable: 0 } => $"{folder} has no entry about a Python package",
        { Entries: 0 } => throw new TargetException($"none of the {database.Unreadable} files in {folder} is an OSV entry"),
        _ when now - database.Newest > maxAge => string.Create(
            CultureInfo.InvariantCulture, $"the newest entry in {folder} is of {database.Newest.UtcDateTime:yyyy-MM-dd}, {(now - database.Newest).TotalDays:0} days ago; {maxAge.TotalDays:0.#} are allowed"),
        _ => null,
    };
}
