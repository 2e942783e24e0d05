using Floodingnaque.ChatOps.Targets.Dependencies;

namespace Floodingnaque.ChatOps.UnitTests.Targets;

public sealed class PythonVersionTests
{
    /// <summary>Each before the next, as PEP 440 says and in its own examples.</summary>
    private static readonly string[] Ordered =
    [
        "0.dev0", "0", "1.dev0", "1.0.dev456", "1.0a1", "1.0a2.dev456", "1.0a12.dev456", "1.0a12", "1.0b1.dev456", "1.0b2", "1.0b2.post345.dev456",
        "1.0b2.post345", "1.0rc1.dev456", "1.0rc1", "1.0", "1.0+abc.5", "1.0+abc.7", "1.0+5", "1.0+5.1", "1.0.post456.dev34", "1.0.post456",
        "1.0.15", "1.1.dev1", "1.9", "1.10", "2026.1", "99999999999999999999.1", "1!0.1",
    ];

    public static TheoryData<string, string> Same => new()
    {
        { "1.0", "1" }, { "1.0", "v1.0.0" }, { "1.0a1", "1.0-ALPHA.1" }, { "1.0a", "1.0a0" }, { "1.0rc1", "1.0c1" }, { "1.0rc1", "1.0-preview-1" },
        { "1.0.post1", "1.0-1" }, { "1.0.post1", "1.0-r1" }, { "1.0.post", "1.0.post0" }, { "1.0.dev1", "1.0dev1" }, { "0!1", "1" }, { "1.0+a.1", "1.0+A_1" }, { "01.2", " 1.02 " },
        { "0", "0.0" },
    };

    [Fact]
    public void Versions_are_in_the_order_of_PEP_440() => Assert.All(
        from a in Enumerable.Range(0, Ordered.Length) from b in Enumerable.Range(0, Ordered.Length) select (a, b),
        pair => Assert.True(
            Math.Sign(PythonVersion.Parse(Ordered[pair.a])!.CompareTo(PythonVersion.Parse(Ordered[pair.b]))) == Math.Sign(pair.a.CompareTo(pair.b)), $"{Ordered[pair.a]} and {Ordered[pair.b]}"));

    [Theory]
    [MemberData(nameof(Same))]
    public void One_version_may_be_written_in_many_ways(string one, string other) => Assert.Equal(0, PythonVersion.Parse(one)!.CompareTo(PythonVersion.Parse(other)));

    [Theory]
    [InlineData("")]
    [InlineData("latest")]
    [InlineData("1.0.*")]
    [InlineData("1..0")]
    [InlineData("1.0-rc1-x")]
    [InlineData("1.0+")]
    public void What_is_no_version_is_none(string text) => Assert.Null(PythonVersion.Parse(text));
}
