using System.Buffers;
using System.Security.Cryptography;

namespace Floodingnaque.ChatOps.Evidence;

internal enum FileVerdict
{
    Intact,
    Changed,
    Missing,

    /// <summary>Its content is there under another name.</summary>
    Renamed,

    /// <summary>It is in no manifest.</summary>
    Extra,
    Unreadable,
}

/// <summary>What became of one file.</summary>
/// <param name="Words">What to know of it besides; empty when nothing.</param>
internal sealed record VerifiedFile(string Path, FileVerdict Verdict, string Words);

/// <summary>The verdict on one collection.</summary>
/// <param name="Files">In the order of their paths.</param>
/// <param name="Breaks">What does not hold besides single files: the manifest, custody, the log of accesses.</param>
internal sealed record EvidenceVerdict(string Folder, IReadOnlyList<VerifiedFile> Files, IReadOnlyList<string> Breaks, string? ManifestSha256)
{
    public bool Holds => Breaks.Count == 0 && Files.All(f => f.Verdict is FileVerdict.Intact);

    public override string ToString()
    {
        var wrong = Files.Where(f => f.Verdict is not FileVerdict.Intact).ToArray();
        return Holds ? $"all {Files.Count} files are as they were when they were sealed"
            : string.Join("; ", Breaks.Concat(wrong.Take(5).Select(f => $"{f.Path} is {f.Verdict.ToString().ToLowerInvariant()}{(f.Words.Length > 0 ? $" ({f.Words})" : "")}")))
            + (wrong.Length > 5 ? $"; and {wrong.Length - 5} more" : "");
    }
}

/// <summary>Reads all files of a collection and compares. Needs nothing but its folder, and changes nothing.</summary>
internal static class EvidenceVerifier
{
    private const int BufferBytes = 256 * 1024;

    // Of a file's size up to which it is read at once.
    private const int Small = 64 * 1024;

    /// <param name="manifest">The manifest's hash as the record has it; null: nobody knows it here.</param>
    /// <param name="accesses">How often an item was taken out, by the record; null: nobody knows it here.</param>
    public static async Task<EvidenceVerdict> Verify(string folder, string? manifest, int? accesses, CancellationToken cancellationToken)
    {
        if (new DirectoryInfo(folder).LinkTarget is { } elsewhere)
        {
            return new EvidenceVerdict(folder, [], [$"the folder is a link to {elsewhere}"], null);
        }

        var path = Path.Combine(folder, EvidenceManifest.FileName);
        if (!File.Exists(path))
        {
            return new EvidenceVerdict(folder, [], ["there is no manifest: it was never sealed, or the manifest was taken away"], null);
        }

        if (EvidenceFiles.TooLarge(folder) is { } large)
        {
            return new EvidenceVerdict(folder, [], [$"{large} is larger than any bot writes it"], null);
        }

        var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var breaks = manifest is null || manifest == sha256 ? new List<string>() : [$"the manifest is not the one in the record (SHA-256 {sha256[..12]}…, not {manifest[..12]}…)"];
        try
        {
            var wanted = EvidenceManifest.Parse(System.Text.Encoding.UTF8.GetString(bytes)).Hashes;
            var found = await Hash(folder, cancellationToken);
            breaks.AddRange(Chain(folder, wanted, accesses));
            return new EvidenceVerdict(folder, Compare(wanted, found), breaks, sha256);
        }
        catch (FormatException e)
        {
            return new EvidenceVerdict(folder, [], [.. breaks, e.Message], sha256);
        }
    }

    /// <summary>Hashes of all files but the manifest and the accesses, by path; null for what cannot be read.</summary>
    private static async Task<IReadOnlyDictionary<string, string?>> Hash(string folder, CancellationToken cancellationToken)
    {
        string[] apart = [EvidenceManifest.FileName, Custody.AccessFileName];
        var paths = EvidenceFiles.Of(folder).Except(apart, StringComparer.Ordinal).ToArray();
        var hashes = new string?[paths.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Task.Run(() => Parallel.For(0, paths.Length, options, i => hashes[i] = HashOf(Path.Combine(folder, paths[i]), cancellationToken)), cancellationToken);
        return paths.Zip(hashes).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
    }

    private static string? HashOf(string path, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            using var file = EvidenceFiles.Open(path);
            if (file is null)
            {
                return null;
            }

            var count = RandomAccess.Read(file, buffer.AsSpan(0, Small), 0);
            if (count < Small)
            {
                return Convert.ToHexStringLower(SHA256.HashData(buffer.AsSpan(0, count)));
            }

            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            for (long offset = 0; count > 0; count = RandomAccess.Read(file, buffer, offset))
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, count);
                offset += count;
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static VerifiedFile[] Compare(IReadOnlyDictionary<string, string> wanted, IReadOnlyDictionary<string, string?> found)
    {
        var extra = found.Where(f => !wanted.ContainsKey(f.Key)).ToArray();
        var elsewhere = extra.Where(f => f.Value is not null).GroupBy(f => f.Value!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Key, StringComparer.Ordinal);
        var verdicts = wanted.Select(w => !found.TryGetValue(w.Key, out var hash)
            ? elsewhere.TryGetValue(w.Value, out var now) ? new VerifiedFile(w.Key, FileVerdict.Renamed, $"it is {now} now") : new VerifiedFile(w.Key, FileVerdict.Missing, "")
            : hash is null ? new VerifiedFile(w.Key, FileVerdict.Unreadable, "")
            : new VerifiedFile(w.Key, hash == w.Value ? FileVerdict.Intact : FileVerdict.Changed, ""));
        return [.. verdicts.Concat(extra.Select(f => new VerifiedFile(f.Key, FileVerdict.Extra, ""))).OrderBy(f => f.Path, StringComparer.Ordinal)];
    }

    /// <summary>Custody says the same as the manifest, and no access was taken out of the log.</summary>
    private static IEnumerable<string> Chain(string folder, IReadOnlyDictionary<string, string> wanted, int? taken)
    {
        foreach (var line in Lines(folder).Where(l => l.File is not null && wanted.GetValueOrDefault(l.File) != l.Sha256))
        {
            yield return $"custody has another hash for {line.File} than the manifest";
        }

        var path = Path.Combine(folder, Custody.AccessFileName);
        var accesses = File.Exists(path) ? File.ReadAllText(path) : "";
        if (Custody.FirstBroken(accesses) is { } number)
        {
            yield return $"line {number} of {Custody.AccessFileName} does not follow on the one before";
        }

        if (accesses.AsSpan().Count('\n') is var there && there < taken)
        {
            yield return $"{Custody.AccessFileName} has {there} of the {taken} accesses that the record has";
        }
    }

    private static IReadOnlyList<CustodyLine> Lines(string folder)
    {
        try
        {
            return Custody.Read(Path.Combine(folder, Custody.FileName));
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidDataException)
        {
            return []; // then its hash is not the manifest's either
        }
    }
}
