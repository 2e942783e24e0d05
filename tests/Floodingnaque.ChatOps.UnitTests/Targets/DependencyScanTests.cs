using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Dependencies;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Journal;
using Microsoft.Extensions.Time.Testing;

namespace Floodingnaque.ChatOps.UnitTests.Targets;

public sealed class DependencyScanTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 8, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFolder folder = new();

    private string Requirements => Directory.CreateDirectory(Path.Combine(folder.Path, "backend")).FullName;

    private string Advisories => Path.Combine(folder.Path, "osv");

    public void Dispose() => folder.Dispose();

    private void Write(string name, string text)
    {
        var path = Path.Combine(Requirements, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private void Know(string id, string package, string events, string more = "", string modified = "2026-08-03T10:00:00Z")
    {
        Directory.CreateDirectory(Advisories);
        var affected = $$"""{"package": {"ecosystem": "PyPI", "name": "{{package}}"}, "ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}, {"type": "ECOSYSTEM", "events": [{{events}}]}], "versions": ["9.9.9"]}""";
        File.WriteAllText(Path.Combine(Advisories, id + ".json"), $$"""{"id": "{{id}}", "modified": "{{modified}}", "summary": "x", "affected": [{{affected}}]{{more}}}""");
    }

    private const string Below = """{"introduced": "0"}, {"fixed": "2.3.2"}""";

    private async Task<LookAnswer> Scan(string what = "deps") => await new DependencyScan(
        new DependencyOptions { RequirementsFolder = Requirements, AdvisoriesFolder = Advisories }, new FakeTimeProvider(Now)).Answer(new LookOrder("scan", what, null), Some.Id, CancellationToken.None);

    [Fact]
    public async Task A_hole_is_told_with_where_it_is_pinned_and_what_mends_it()
    {
        Write("requirements-prod.txt", "# pins\nFlask[async]==2.3.1 ; python_version > '3.8' # web\nclick==8.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\nwaitress==1.0\n");
        Know("PYSEC-2026-1", "flask", Below, """, "aliases": ["CVE-2026-1", "GHSA-aaaa"]""");
        Know("GHSA-aaaa", "Flask", Below, """, "aliases": ["CVE-2026-1"], "database_specific": {"severity": "HIGH"}""");
        Know("GHSA-cccc", "waitress", Below, """, "database_specific": {"severity": "CRITICAL"}""");
        var answer = await Scan();
        Assert.Equal("2 of 3 pinned packages have 2 known holes (advisories up to 2026-08-03).", answer.Findings.Sentence);
        Assert.Equal(["waitress", "1.0", "GHSA-cccc", "critical", "2.3.2", "requirements-prod.txt:6"], answer.Findings.Rows[0]);
        Assert.Equal(["flask", "2.3.1", "GHSA-aaaa (CVE-2026-1)", "high", "2.3.2", "requirements-prod.txt:2"], answer.Findings.Rows[1]);
        Assert.Equal(3, (await CapturedPiece.Of(Assert.Single(answer.Kept))).Lines.Count);
    }

    [Theory]
    [InlineData("2.3.2", """{"introduced": "0"}, {"fixed": "2.3.2"}""", false)]
    [InlineData("2.3.2rc1", """{"introduced": "0"}, {"fixed": "2.3.2"}""", true)]
    [InlineData("2.3.2", """{"introduced": "2.3.2"}""", true)]
    [InlineData("2.3.1", """{"introduced": "2.3.2"}""", false)]
    [InlineData("2.3.2", """{"introduced": "1"}, {"last_affected": "2.3.2"}""", true)]
    [InlineData("2.3.2.post1", """{"introduced": "1"}, {"last_affected": "2.3.2"}""", false)]
    [InlineData("1.7", """{"introduced": "2.0"}, {"fixed": "2.5"}, {"introduced": "1.0"}, {"fixed": "1.5"}""", false)]
    [InlineData("2.2", """{"introduced": "2.0"}, {"fixed": "2.5"}, {"introduced": "1.0"}, {"fixed": "1.5"}""", true)]
    [InlineData("1.2", """{"introduced": "2.0"}, {"fixed": "2.5"}, {"introduced": "1.0"}, {"fixed": "1.5"}""", true)]
    [InlineData("9.9.9.0", """{"introduced": "20"}""", true)]
    [InlineData("0.dev0", """{"introduced": "0"}""", true)]
    public async Task A_version_is_hit_as_the_ranges_and_the_list_say(string version, string events, bool isHit)
    {
        Write("requirements.txt", $"flask=={version}");
        Know("GHSA-aaaa", "flask", events);
        var answer = await Scan();
        Assert.Equal(isHit ? "1 of 1 pinned packages has 1 known hole (advisories up to 2026-08-03)." : "None of 1 pinned packages has a known hole among 1 advisories, the newest of 2026-08-03.", answer.Findings.Sentence);
    }

    [Fact]
    public async Task Without_usable_data_nothing_is_known_which_is_not_the_same_as_nothing_found()
    {
        Write("requirements.txt", "flask==1.0");
        Assert.Equal($"Not known whether a package has known holes: there is no folder {Advisories}. Nothing was compared.", (await Scan()).Findings.Sentence);
        Directory.CreateDirectory(Advisories);
        Assert.Equal($"Not known whether a package has known holes: {Advisories} has no entry about a Python package. Nothing was compared.", (await Scan()).Findings.Sentence);
        Know("GHSA-old", "flask", Below, modified: "2026-07-20T00:00:00Z");
        Assert.Equal(
            $"Not known whether a package has known holes: the newest entry in {Advisories} is of 2026-07-20, 16 days ago; 7 are allowed. Nothing was compared.", (await Scan()).Findings.Sentence);
        Know("GHSA-new", "other", Below);
        Assert.StartsWith("1 of 1 pinned packages has 1 known hole", (await Scan()).Findings.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scan_that_did_not_work_is_no_answer()
    {
        Assert.Equal($"there is no requirements*.txt in {Requirements}", await Failure());
        Write("requirements.txt", "flask>=1.0\n");
        Assert.Equal($"no package in {Requirements} is pinned with ==: there is nothing to compare", await Failure());
        Write("requirements.txt", "flask==1.0\n");
        Directory.CreateDirectory(Advisories);
        File.WriteAllText(Path.Combine(Advisories, "a.json"), "{");
        Assert.Equal($"none of the 1 files in {Advisories} is an OSV entry", await Failure());
        Assert.Equal("write `scan deps`: nothing else can be scanned", (await Assert.ThrowsAsync<TargetException>(() => Scan("image"))).Message);

        async Task<string> Failure() => (await Assert.ThrowsAsync<TargetException>(() => Scan())).Message;
    }

    [Fact]
    public async Task What_could_not_be_compared_is_said()
    {
        Write("requirements.txt", "-r sub/base.txt\n--requirement=../outside.txt\n--index-url https://pypi.org/simple\nrequests>=2,<3\n-e ./local\npkg @ https://example.org/a.whl\nodd===one-off\n");
        Write("../outside.txt", "flask-cors==1.0\n");
        Write("sub/base.txt", "-r ../requirements.txt\nFlask_Cors==3.0\n");
        Know("GHSA-aaaa", "flask-cors", """{"introduced": "0"}, {"fixed": "2"}""");
        Know("GHSA-bbbb", "odd", Below);
        Know("GHSA-gone", "flask-cors", """{"introduced": "0"}""", """, "withdrawn": "2026-01-01T00:00:00Z" """);
        File.WriteAllText(Path.Combine(Advisories, "broken.json"), "{\"id\": 7}");
        var answer = await Scan();
        Assert.Equal("None of 2 pinned packages has a known hole among 2 advisories, the newest of 2026-08-03.", answer.Findings.Sentence);
        Assert.Equal(
            [
                "1 files of the advisories are none and were passed over.",
                "odd one-off cannot be compared with GHSA-bbbb: a version is none that PEP 440 knows.",
                "requirements.txt:4: requests is not pinned with ==, it was not compared.",
                "requirements.txt:6: pkg is not pinned with ==, it was not compared.",
                "requirements.txt:2 includes ../outside.txt, which is not a file below the folder: not followed.",
                "requirements.txt:5 names no package: not compared.",
                "What is pinned is not always what is installed: only the running image knows.",
            ],
            answer.Findings.Remarks);
    }

    [Theory]
    [InlineData("A.B_c--d==1.0", "a-b-c-d", "1.0")]
    [InlineData("a (==1.0)", "a", "1.0")]
    [InlineData("a == 1.0, !=1.1", "a", "1.0")]
    [InlineData("a==1.*", "a", null)]
    [InlineData("a", "a", null)]
    [InlineData("a[x,y] >= 1", "a", null)]
    [InlineData("a ~= 1.0", "a", null)]
    public void A_requirement_is_read(string line, string package, string? version) => Assert.Equal(new Requirement(package, version, "w"), Requirement.Parse(line, "w"));
}
