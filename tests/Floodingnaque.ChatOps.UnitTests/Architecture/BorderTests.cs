using System.Reflection;
using System.Runtime.CompilerServices;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Hosting;
using NetArchTest.Rules;

namespace Floodingnaque.ChatOps.UnitTests.Architecture;

public sealed class BorderTests
{
    private const string Host = "Floodingnaque.ChatOps";
    private static readonly Assembly Core = typeof(Incident).Assembly;
    private static readonly Assembly Program = typeof(BotHost).Assembly;

    /// <summary>What each folder of the host may know of the others; a folder that is not named here may be known by the composition root only.</summary>
    private static readonly Dictionary<string, string[]> MayKnow = new()
    {
        ["Configuration"] = [],
        ["Rendering"] = ["Pipeline"],
        ["Pipeline"] = ["Rendering", "Configuration", "Observability"],
        ["Evidence"] = ["Pipeline", "Configuration", "Journal"],
        ["Targets"] = ["Pipeline", "Configuration"],
        ["Observability"] = ["Configuration", "Pipeline"],
        ["Journal"] = ["Pipeline", "Configuration", "Observability"],
        ["Triage"] = ["Pipeline"],
        ["Webhooks"] = ["Pipeline", "Configuration", "Detection"],
        ["Detection"] = ["Pipeline", "Rendering", "Configuration", "Triage"],
        ["Doctor"] = ["Configuration", "Pipeline", "Rendering"],
        ["Slack"] = ["Pipeline", "Rendering", "Configuration", "Observability", "Doctor"],
        ["Teams"] = ["Pipeline", "Rendering", "Configuration", "Observability", "Doctor"],
        ["WebConsole"] = ["Pipeline", "Rendering", "Configuration", "Observability", "Doctor"],
    };

    public static TheoryData<string> Folders => [.. MayKnow.Keys];

    [Fact]
    public void Core_decides_and_does_nothing() => AssertHolds(Types.InAssembly(Core).ShouldNot().HaveDependencyOnAny(
        "System.IO", "System.Net.Http", "System.Net.Sockets.Socket", "System.Net.Dns", "System.Net.NetworkInformation", "System.Threading.Tasks", "System.Diagnostics.Process", "System.Console", "Microsoft", "LiteDB", "Scriban"));

    [Fact]
    public void Core_stands_on_the_base_class_library_alone() =>
        Assert.All(Core.GetReferencedAssemblies(), name => Assert.StartsWith("System.", name.Name, StringComparison.Ordinal));

    [Fact]
    public void Core_has_no_clock_and_no_chance()
    {
        AssertHolds(Types.InAssembly(Core).ShouldNot().HaveDependencyOnAny(
            "System.TimeProvider", "System.Diagnostics.Stopwatch", "System.Random", "System.Threading.Timer"));
        Sources.AssertNone(
            from file in Sources.Files("src/Floodingnaque.ChatOps.Core")
            where Sources.Lines(file).Any(line => line.Contains("UtcNow", StringComparison.Ordinal) || line.Contains("Guid.New", StringComparison.Ordinal))
            select file);
    }

    [Fact]
    public void Core_waits_for_nothing() => Sources.AssertNone(
        from type in Core.GetTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where method.GetCustomAttribute<AsyncStateMachineAttribute>() is not null || method.ReturnType.Name.Contains("Task", StringComparison.Ordinal)
        select $"{type.Name}.{method.Name}");

    [Fact]
    public void What_the_host_has_is_its_own_affair() => Sources.AssertNone(
        Own().Where(type => type.IsVisible && !IsPage(type.DeclaringType ?? type)).Select(type => type.FullName!));

    [Fact]
    public void Classes_from_which_nothing_derives_are_sealed()
    {
        Type[] all = [.. Own(), .. Core.GetTypes().Where(IsWritten)];
        var bases = all.Select(type => type.BaseType).Where(type => type is not null).ToHashSet();
        Sources.AssertNone(
            all.Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && !bases.Contains(type) && !IsPage(type)).Select(type => type.FullName!));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_knows_only_the_folders_that_it_may(string folder)
    {
        var others = Own().Select(FolderOf).Where(other => other is not null && other != folder).Distinct().Except(MayKnow[folder]).ToArray();
        AssertHolds(Types.InAssembly(Program).That().ResideInNamespaceStartingWith($"{Host}.{folder}")
            .ShouldNot().HaveDependencyOnAny([.. others.Select(other => $"{Host}.{other}")]));
    }

    [Fact]
    public void Every_folder_has_its_borders_written_down() => Sources.AssertNone(
        Own().Select(FolderOf).OfType<string>().Distinct().Except(MayKnow.Keys).Except(["Hosting"]));

    [Fact]
    public void Only_the_journal_knows_LiteDB() => AssertHolds(
        Types.InAssembly(Program).That().DoNotResideInNamespaceStartingWith($"{Host}.Journal").ShouldNot().HaveDependencyOn("LiteDB"));

    [Fact]
    public void Only_rendering_knows_the_template_language() => AssertHolds(
        Types.InAssembly(Program).That().DoNotResideInNamespaceStartingWith($"{Host}.Rendering").ShouldNot().HaveDependencyOn("Scriban"));

    [Fact]
    public void Only_the_hosts_of_targets_know_SSH() => AssertHolds(
        Types.InAssembly(Program).That().DoNotResideInNamespaceStartingWith($"{Host}.Targets.Hosts").ShouldNot().HaveDependencyOn("Renci.SshNet"));

    [Fact]
    public void Only_the_target_of_containers_knows_the_engines_library() => AssertHolds(
        Types.InAssembly(Program).That().DoNotResideInNamespaceStartingWith($"{Host}.Targets.Docker").ShouldNot().HaveDependencyOn("Docker.DotNet"));

    private static void AssertHolds(ConditionList rule)
    {
        var result = rule.GetResult();
        Assert.True(result.IsSuccessful, string.Join(Environment.NewLine, result.FailingTypeNames ?? []));
    }

    private static IEnumerable<Type> Own() => Program.GetTypes().Where(IsWritten);

    /// <summary>Not what the compiler or a generator made.</summary>
    private static bool IsWritten(Type type) =>
        type.Namespace?.StartsWith(Host, StringComparison.Ordinal) == true && !type.Name.Contains('<', StringComparison.Ordinal)
        && type.DeclaringType?.Name.Contains('<', StringComparison.Ordinal) != true && !type.Name.StartsWith('_')
        && type.GetCustomAttribute<CompilerGeneratedAttribute>() is null;

    /// <summary>The Razor compiler makes a page public and open.</summary>
    private static bool IsPage(Type type) => type.GetInterfaces().Any(i => i.FullName == "Microsoft.AspNetCore.Components.IComponent");

    private static string? FolderOf(Type type) => type.Namespace!.Split('.') is { Length: > 2 } parts ? parts[2] : null;
}
