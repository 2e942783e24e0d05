using Floodingnaque.ChatOps.TestKit.Journal;
using Floodingnaque.ChatOps.Triage;

namespace Floodingnaque.ChatOps.UnitTests.Triage;

public sealed class LogFilesTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Theory]
    [InlineData("access.log access.log.1 access.log.2.gz access.log.10.gz", "access.log.10.gz access.log.2.gz access.log.1 access.log")]
    [InlineData("access.log access.log-20260804 access.log-20260801.gz", "access.log-20260801.gz access.log-20260804 access.log")]
    [InlineData("app.log app.log.2026-08-04 app.log.2026-07-31", "app.log.2026-07-31 app.log.2026-08-04 app.log")]
    [InlineData("access.log.2 access.log.2.gz access.log.1", "access.log.2 access.log.1")]
    [InlineData("access.log access.log access.log", "access.log")]
    [InlineData("b.log b.log.1 a.log", "b.log.1 b.log a.log")]
    [InlineData("-", "-")]
    public void Rotated_logs_come_oldest_first_and_none_twice(string names, string order) => Assert.Equal(order, string.Join(' ', LogFiles.Find(names.Split(' '))));

    [Fact]
    public void A_pattern_is_all_of_a_log_packed_or_not()
    {
        SomeLog.WriteGzip(PathOf("access.log.2.gz"), SomeLog.Bytes(SomeLog.Line("10.0.0.2"), ""));
        File.WriteAllBytes(PathOf("access.log.1"), SomeLog.Bytes(SomeLog.Line("10.0.0.1"))); // no line feed at its end
        File.WriteAllBytes(PathOf("access.log"), SomeLog.Bytes(SomeLog.Line("10.0.0.1"), ""));
        var report = TopReader.Read([PathOf("access.log*")], new TopQuery(Dimensions.Ips), CancellationToken.None);
        Assert.Equal([("10.0.0.1", 2), ("10.0.0.2", 1)], report.Tables[0].Rows.Select(row => (row.Key, row.Requests)));
        Assert.Equal((3, 0), (report.LinesRead, report.LinesUnread));
        Assert.Equal([PathOf("access.log.2.gz"), PathOf("access.log.1"), PathOf("access.log")], report.Logs);
    }

    [Fact]
    public void A_packed_log_is_known_by_its_first_bytes_whatever_it_is_called()
    {
        SomeLog.WriteGzip(PathOf("access.log"), SomeLog.Bytes(SomeLog.Line()));
        File.WriteAllBytes(PathOf("plain.gz"), SomeLog.Bytes(SomeLog.Line()));
        Assert.Equal(2, TopReader.Read([PathOf("access.log"), PathOf("plain.gz")], new TopQuery(Dimensions.Ips), CancellationToken.None).LinesRead);
    }

    [Fact]
    public void A_packed_log_that_is_damaged_gives_what_can_be_read_and_says_so()
    {
        SomeLog.WriteGzip(PathOf("access.log.gz"), SomeLog.Bytes([.. Enumerable.Range(0, 50_000).Select(i => SomeLog.Line($"10.0.{i % 250}.{i * 7919 % 251}", bytes: i * 31L))]));
        var packed = File.ReadAllBytes(PathOf("access.log.gz"));
        packed.AsSpan(packed.Length / 2, 100).Fill(0xFF);
        File.WriteAllBytes(PathOf("access.log.gz"), packed);
        File.WriteAllBytes(PathOf("other.log"), SomeLog.Bytes(SomeLog.Line()));
        var report = TopReader.Read([PathOf("access.log.gz"), PathOf("other.log")], new TopQuery(Dimensions.Ips), CancellationToken.None);
        Assert.Contains("access.log.gz could not be read to its end", Assert.Single(report.Damages), StringComparison.Ordinal);
        Assert.InRange(report.LinesRead, 1000, 49_000);
    }

    [Theory]
    [InlineData("missing.log", "there is no such file")]
    [InlineData("missing/*.log", "No file is called")]
    [InlineData("", "it is a folder; name its files")]
    public void What_is_not_there_is_said(string name, string why) =>
        Assert.Contains(why, Assert.Throws<LogNotReadableException>(() => LogFiles.Open([PathOf(name)])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_log_that_is_cut_while_it_is_read_just_ends()
    {
        File.WriteAllBytes(PathOf("access.log"), SomeLog.Bytes([.. Enumerable.Repeat(SomeLog.Line(), 10_000)]));
        var logs = LogFiles.Open([PathOf("access.log")]);
        var blocks = new LineBlocks(logs, 4096, CancellationToken.None);
        var buffer = blocks.Buffer();
        Assert.True(blocks.Next(buffer) > 0);
        File.WriteAllBytes(PathOf("access.log"), []);
        while (blocks.Next(buffer) > 0)
        {
        }

        Assert.Empty(blocks.Damages);
        logs[0].Dispose();
    }

    public void Dispose() => folder.Dispose();

    private string PathOf(string name) => Path.Combine(folder.Path, name);
}
