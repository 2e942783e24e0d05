namespace Floodingnaque.ChatOps.Evidence;

/// <summary><c>evidence verify FOLDER</c>: a verdict per file, for whoever was given a copy.</summary>
internal static class VerifyEvidenceCommand
{
    private const int Holds = 0, Broken = 1, Misused = 2;

    public static async Task<int> Run(string folder, string? manifest, TextWriter output, CancellationToken cancellationToken)
    {
        var folders = Folders(folder);
        if (folders.Count == 0)
        {
            await output.WriteLineAsync($"There is no evidence in {folder}: name the folder of a collection, in which {EvidenceManifest.FileName} lies.");
            return Misused;
        }

        if (manifest is not null && folders.Count > 1)
        {
            await output.WriteLineAsync($"--manifest belongs to one collection, and {folder} holds {folders.Count}: name the folder of that one.");
            return Misused;
        }

        var all = true;
        foreach (var one in folders)
        {
            var verdict = await EvidenceVerifier.Verify(one, manifest?.ToLowerInvariant(), null, cancellationToken);
            Print(verdict, manifest is not null, output);
            all &= verdict.Holds;
        }

        return all ? Holds : Broken;
    }

    /// <summary>The folder itself, or those in it that were sealed, or were begun and never were.</summary>
    private static IReadOnlyList<string> Folders(string folder) => !Directory.Exists(folder) ? []
        : IsCollection(folder) ? [folder]
        : [.. Directory.EnumerateDirectories(folder).Where(IsCollection).Order(StringComparer.Ordinal)];

    private static bool IsCollection(string folder) => File.Exists(Path.Combine(folder, EvidenceManifest.FileName)) || File.Exists(Path.Combine(folder, Custody.FileName));

    private static void Print(EvidenceVerdict verdict, bool isWitnessed, TextWriter output)
    {
        output.WriteLine(verdict.Folder);
        foreach (var file in verdict.Files)
        {
            output.WriteLine($"  {file.Verdict.ToString().ToLowerInvariant(),-10} {Shown(file.Path)}{(file.Words.Length > 0 ? $" ({Shown(file.Words)})" : "")}");
        }

        foreach (var wrong in verdict.Breaks)
        {
            output.WriteLine($"  broken     {Shown(wrong)}");
        }

        output.WriteLine(verdict.Holds ? $"  holds      {verdict}" : "  DOES NOT HOLD");
        if (verdict.ManifestSha256 is { } sha256)
        {
            output.WriteLine(isWitnessed
                ? $"  manifest   {sha256}"
                : $"  manifest   {sha256}: compare it with the evidence card in the incident's channel, or give it as --manifest. Without that a manifest written anew is not noticed.");
        }
    }

    /// <summary>A name from elsewhere must not steer a terminal.</summary>
    private static string Shown(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}
