using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>
/// Finds and opens logs, the oldest first: of <c>access.log*</c> the rotated ones by number or date, then the one being written. A log that is there both
/// plain and packed (logrotate is at it) is read once.
/// </summary>
internal static partial class LogFiles
{
    /// <summary>As many logs as are read together.</summary>
    public const int MaxLogs = 1000;

    /// <summary>Opens all of them before the first is read, so that a rotation meanwhile takes nothing away.</summary>
    /// <param name="names">Paths; the last part may hold <c>*</c> and <c>?</c>. <c>-</c> is standard input, if there is one.</param>
    /// <exception cref="LogNotReadableException">One is not there, may not be read or is a folder; or they are too many.</exception>
    public static IReadOnlyList<LogSource> Open(IReadOnlyList<string> names, Func<Stream>? standardInput = null)
    {
        var found = Find(names);
        if (found.Count > MaxLogs)
            throw new LogNotReadableException($"These are {found.Count} logs, and {MaxLogs} are read together: name fewer.");
        var open = new List<LogSource>();
        try
        {
            foreach (var name in found)
            {
                open.Add(name == "-" && standardInput is not null ? new LogSource(name, standardInput()) : Open(name));
            }

            return open;
        }
        catch
        {
            open.ForEach(log => log.Dispose());
            throw;
        }
    }

    /// <summary>The paths that are meant, the oldest log first.</summary>
    /// <exception cref="LogNotReadableException">Nothing matches a pattern.</exception>
    public static IReadOnlyList<string> Find(IReadOnlyList<string> names) => InOrder([.. names.SelectMany(Expand)]);

    /// <summary>Files of logs, the oldest of each log first; one that is there plain and packed is named once.</summary>
    public static IReadOnlyList<string> InOrder(IReadOnlyList<string> paths)
    {
        if (paths.Count == 1)
            return paths;
        var all = paths.Distinct(StringComparer.Ordinal).ToList();
        var plain = all.ToHashSet(StringComparer.Ordinal);
        return [.. all.Where(name => !(IsPacked(name) && plain.Contains(name[..^3]))).Select((name, place) => (Name: name, Place: place, Log: Rotated.Of(name)))
            .GroupBy(entry => entry.Log.Name, StringComparer.Ordinal).SelectMany(group => group.OrderBy(entry => entry.Log.Age).ThenBy(entry => entry.Place)).Select(entry => entry.Name)];
    }

    /// <summary>Whether nothing is written to it any more, as its name has a number or a date.</summary>
    public static bool IsRotated(string path) => Rotated.Of(path).Age < long.MaxValue;

    private static IEnumerable<string> Expand(string name)
    {
        var (folder, pattern) = (Path.GetDirectoryName(name), Path.GetFileName(name));
        if (!pattern.AsSpan().ContainsAny('*', '?') || File.Exists(name))
            return [name];
        var files = Directory.Exists(folder is "" or null ? "." : folder) ? Directory.GetFiles(folder is "" or null ? "." : folder, pattern) : [];
        return files.Length > 0
            ? files.Order(StringComparer.Ordinal).Select(file => Path.Combine(folder ?? "", Path.GetFileName(file)))
            : throw new LogNotReadableException($"No file is called {EscapedText.Of(name)}.");
    }

    private static LogSource Open(string name)
    {
        try
        {
            var file = new FileStream(name, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, Options = FileOptions.SequentialScan });
            return new LogSource(EscapedText.Of(name), IsGzip(file, name) ? new GZipStream(file, CompressionMode.Decompress) : file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            var why = e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file"
                : Directory.Exists(name) ? "it is a folder; name its files, such as access.log*"
                : e is UnauthorizedAccessException ? "it may not be read" : e.Message;
            throw new LogNotReadableException($"{EscapedText.Of(name)} cannot be read: {why}.", e);
        }
    }

    /// <summary>By its first two bytes; what cannot be looked at twice, by its name.</summary>
    private static bool IsGzip(FileStream file, string name)
    {
        if (!file.CanSeek)
            return IsPacked(name);
        Span<byte> magic = stackalloc byte[2];
        var read = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
        file.Position = 0;
        return read == 2 && magic is [0x1F, 0x8B];
    }

    private static bool IsPacked(string name) => name.EndsWith(".gz", StringComparison.Ordinal);

    /// <param name="Name">Of the log being written.</param>
    /// <param name="Age">Least for the oldest.</param>
    private sealed partial record Rotated(string Name, long Age)
    {
        public static Rotated Of(string path)
        {
            var name = IsPacked(path) ? path[..^3] : path;
            var match = Suffix().Match(name);
            if (!match.Success)
                return new Rotated(name, long.MaxValue);
            var digits = match.Groups[1].Value.Replace("-", "", StringComparison.Ordinal);
            var number = long.Parse(digits, CultureInfo.InvariantCulture);
            // Numbers grow with age, dates do not.
            return new Rotated(name[..match.Index], digits.Length >= 8 ? number : long.MaxValue - 1 - number);
        }

        [GeneratedRegex(@"[.-](\d{1,6}|\d{8}(?:\d{2}){0,3}|\d{4}-\d{2}-\d{2}|\d{8}-\d{1,10})$", RegexOptions.CultureInvariant)]
        private static partial Regex Suffix();
    }
}
