using System.Text.RegularExpressions;

namespace Floodingnaque.ChatOps.UnitTests.Architecture;

public sealed partial class SourceTests
{
    private static readonly string[] TopLevel =
    [
        "src", "tests", "templates", "manifests", "Floodingnaque.ChatOps.sln", "README.md", "appsettings.example.json",
        "Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig", "BannedSymbols.txt", ".gitignore", ".ci",
    ];

    /// <summary>What git passes over, and git itself.</summary>
    private static readonly string[] Ignored = [".git", "bin", "obj", "data", "appsettings.json", ".vs", ".idea", "TestResults", "node_modules"];

    private static readonly string[] NothingWords = ["Utils", "Util", "Utilities", "Helpers", "Helper", "Managers", "Common", "Interfaces", "Shared", "Misc"];

    [Fact]
    public void The_top_level_holds_what_the_layout_names_and_nothing_else() => Sources.AssertNone(
        new DirectoryInfo(Sources.Root).EnumerateFileSystemInfos().Select(entry => entry.Name).Except(TopLevel).Except(Ignored));

    [Fact]
    public void No_file_is_longer_than_three_hundred_lines() => Sources.AssertNone(
        Sources.Files("src").Concat(Sources.Files("tests")).Where(file => Sources.Lines(file).Length > 300));

    [Fact]
    public void No_method_is_longer_than_forty_lines() => Sources.AssertNone(
        from file in Sources.Files("src").Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
        from method in Methods.In(Sources.Lines(file))
        where method.Lines > 40
        select $"{file}: {method.Header} ({method.Lines} lines)");

    [Fact]
    public void The_method_scan_sees_methods_and_passes_over_types() => Assert.Equal(
        [("public static int A(", 2), ("private void B()", 1)],
        Methods.In(
        [
            "internal sealed class X", "{", "    public static int A(", "        int b)", "    {", "        return", "", "            b;", "    }", "",
            "    private sealed class Y", "    {", "        private void B()", "        {", "            C();", "        }", "    }", "}",
        ]));

    [Fact]
    public void No_folder_or_type_has_a_name_that_says_nothing() => Sources.AssertNone(
        Sources.Files("src").Concat(Sources.Files("tests")).Where(file =>
            file.Split('/')[..^1].Intersect(NothingWords, StringComparer.OrdinalIgnoreCase).Any()
            || NothingName().IsMatch(Path.GetFileNameWithoutExtension(file))));

    [Fact]
    public void A_file_is_in_the_namespace_of_its_folder() => Sources.AssertNone(
        from file in Sources.Files("src").Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
        let declared = Sources.Lines(file).FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal))?[10..].TrimEnd(';')
        let expected = string.Join('.', file.Split('/')[1..^1])
        where declared is not null && declared != expected
        select $"{file}: {declared}");

    [Fact]
    public void No_source_names_a_place_of_one_machine() => Sources.AssertNone(
        from file in Sources.Files("src").Concat(Sources.Files("tests"))
        where Sources.Lines(file).Any(line => MachinePlace().IsMatch(line))
        select file);

    [GeneratedRegex("(Helper|Helpers|Manager|Utils?|Impl|Mediator|Repository)$")]
    private static partial Regex NothingName();

    [GeneratedRegex(@"(^|[^\w.])/(home|Users|root)/\w")]
    private static partial Regex MachinePlace();
}
