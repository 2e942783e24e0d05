using System.Globalization;

namespace Floodingnaque.ChatOps.Evidence;

/// <summary>
/// A list of files and their hashes as <c>sha256sum -c</c> reads it: relative paths in the order of their bytes, without itself and without the
/// log of who looked at them, which goes on.
/// </summary>
internal sealed record EvidenceManifest(IReadOnlyDictionary<string, string> Hashes)
{
    public const string FileName = "manifest.sha256";

    /// <summary>Letters of a SHA-256 in hex.</summary>
    private const int HashChars = 64;

    private static readonly System.Buffers.SearchValues<char> HexDigits = System.Buffers.SearchValues.Create("0123456789abcdef");

    /// <summary>Two spaces: a text file and a binary file are the same here.</summary>
    private const string Separator = "  ";

    public override string ToString() =>
        string.Concat(Hashes.OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => string.Create(CultureInfo.InvariantCulture, $"{h.Value}{Separator}{h.Key}\n")));

    /// <exception cref="FormatException">A line is not one of a manifest; the message says which.</exception>
    public static EvidenceManifest Parse(string text)
    {
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in text.Split('\n').Where(l => l.Length > 0))
        {
            number++;
            if (line.Length <= HashChars + 2 || line[..HashChars].AsSpan().ContainsAnyExcept(HexDigits) || line[HashChars] != ' ' || line[HashChars + 1] is not (' ' or '*'))
            {
                throw new FormatException($"line {number} of the manifest is no line of sha256sum");
            }

            var path = line[(HashChars + 2)..];
            if (!IsInside(path) || !hashes.TryAdd(path, line[..HashChars]))
            {
                throw new FormatException($"line {number} of the manifest names a file outside its folder, or one that it has already");
            }
        }

        return new EvidenceManifest(hashes);
    }

    /// <summary>A manifest from elsewhere must not make anybody read files elsewhere.</summary>
    private static bool IsInside(string path) => !path.StartsWith('/') && !path.Contains('\\', StringComparison.Ordinal) && path.Split('/').All(p => p is not ("" or "." or ".."));
}
