using System.Text.RegularExpressions;

namespace Floodingnaque.ChatOps.UnitTests.Architecture;

/// <summary>The source tree, from wherever the tests run.</summary>
internal static partial class Sources
{
    public static readonly string Root = FindRoot();

    /// <summary>Source files of the program and the tests, without what the build writes; paths from the root, with slashes.</summary>
    public static IEnumerable<string> Files(string folder) => Directory
        .EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
        .Where(file => Path.GetExtension(file) is ".cs" or ".razor" or ".css" or ".js" && !Generated().IsMatch(file));

    public static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    /// <summary>Names everything that breaks the rule.</summary>
    public static void AssertNone(IEnumerable<string> offenders)
    {
        var all = offenders.Order(StringComparer.Ordinal).ToList();
        Assert.True(all.Count == 0, string.Join(Environment.NewLine, all));
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Floodingnaque.ChatOps.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the source tree.");
    }

    [GeneratedRegex("/(bin|obj|lib|node_modules|TestResults)/")]
    private static partial Regex Generated();
}
