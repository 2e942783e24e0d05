using System.Globalization;
using System.Text.RegularExpressions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Dependencies;

/// <summary>All requirements*.txt of a folder, and what they include from below it.</summary>
internal sealed partial class RequirementFiles(string folder)
{
    private const int MaxFiles = 100, MaxSize = 1024 * 1024;

    private readonly string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
    private readonly HashSet<string> read = new(StringComparer.Ordinal);
    private readonly List<Requirement> found = [];
    private readonly List<string> passed = [];

    /// <summary>Lines that could not be followed or understood, each a sentence.</summary>
    public IReadOnlyList<string> Passed => passed;

    /// <exception cref="TargetException">There is no such file, or one cannot be read.</exception>
    public async Task<IReadOnlyList<Requirement>> Read(CancellationToken cancellationToken)
    {
        try
        {
            string[] files = Directory.Exists(root) ? [.. Directory.EnumerateFiles(root, "requirements*.txt").Order(StringComparer.Ordinal)] : [];
            if (files.Length == 0)
            {
                throw new TargetException($"there is no requirements*.txt in {folder}");
            }

            foreach (var file in files)
            {
                await Read(file, cancellationToken);
            }

            return found;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TargetException($"the requirements in {folder} cannot be read ({e.Message})", e);
        }
    }

    private async Task Read(string file, CancellationToken cancellationToken)
    {
        if (!read.Add(file))
        {
            return;
        }

        if (read.Count > MaxFiles || new FileInfo(file).Length > MaxSize)
        {
            throw new TargetException($"there are more than {MaxFiles} requirements files, or {Path.GetFileName(file)} is larger than {MaxSize / 1024} KiB");
        }

        var text = (await File.ReadAllTextAsync(file, cancellationToken)).ReplaceLineEndings("\n").Replace("\\\n", " \u0001", StringComparison.Ordinal);
        var number = 1;
        foreach (var line in text.Split('\n'))
        {
            await Take(Comment().Replace(line.Replace("\u0001", "", StringComparison.Ordinal), "").Trim(), file, string.Create(CultureInfo.InvariantCulture, $"{file[root.Length..]}:{number}"), cancellationToken);
            number += 1 + line.Count(c => c == '\u0001');
        }
    }

    private async Task Take(string line, string file, string where, CancellationToken cancellationToken)
    {
        if (Include().Match(line) is { Success: true } include)
        {
            var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, include.Groups["file"].Value.Trim('"', '\'')));
            if (!path.StartsWith(root, StringComparison.Ordinal) || new FileInfo(path) is { Exists: false } or { LinkTarget: not null })
            {
                passed.Add($"{where} includes {include.Groups["file"].Value}, which is not a file below the folder: not followed.");
                return;
            }

            await Read(path, cancellationToken);
        }
        else if (line.Length > 0 && !line.StartsWith("--", StringComparison.Ordinal))
        {
            if (Requirement.Parse(line, where) is { } requirement)
            {
                found.Add(requirement);
            }
            else
            {
                passed.Add($"{where} names no package: not compared.");
            }
        }
    }

    [GeneratedRegex(@"(?:\A|\s)#.*\z")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\A(?:-r\s*|--requirement(?:\s+|=))(?<file>\S.*)\z")]
    private static partial Regex Include();
}
