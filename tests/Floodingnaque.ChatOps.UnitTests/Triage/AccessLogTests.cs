using System.Text;
using System.Text.Json;
using Floodingnaque.ChatOps.Triage;

namespace Floodingnaque.ChatOps.UnitTests.Triage;

public sealed class AccessLogTests
{
    [Fact]
    public void Equal_counts_stand_as_sort_rn_puts_them_in_the_C_locale() => Assert.Equal(
        ["b", "9.9.9.9", "10.0.0.2", "10.0.0.1"],
        Keys(SomeLog.Read(SomeLog.Bytes([.. new[] { "10.0.0.1", "9.9.9.9", "b", "10.0.0.2", "b" }.Select(address => SomeLog.Line(address))])), Dimensions.Ips));

    [Fact]
    public void A_row_has_bytes_errors_and_times_in_UTC()
    {
        var row = SomeLog.Read(SomeLog.Bytes(
            SomeLog.Line(status: 404, bytes: 10, time: "04/Aug/2026:10:00:00 +0800"), SomeLog.Line(status: 502, bytes: 5, time: "04/Aug/2026:01:00:00 +0000"), SomeLog.Line(status: 200, bytes: 1, time: "04/Aug/2026:01:30:00 +0000")))
            .Tables.Single(table => table.Dimension == Dimensions.Ips).Rows.Single();
        Assert.Equal((3, 16, 1, 1), (row.Requests, row.Bytes, row.ClientErrors, row.ServerErrors));
        Assert.Equal((new DateTimeOffset(2026, 8, 4, 1, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 8, 4, 2, 0, 0, TimeSpan.Zero)), (row.First, row.Last));
    }

    [Fact]
    public void Only_the_period_is_counted_and_all_lines_are_read()
    {
        var report = SomeLog.Read(
            SomeLog.Bytes(SomeLog.Line(time: "04/Aug/2026:01:59:59 +0000"), SomeLog.Line(time: "04/Aug/2026:02:00:00 +0000"), SomeLog.Line(time: "04/Aug/2026:11:00:00 +0800")),
            since: new DateTimeOffset(2026, 8, 4, 2, 0, 0, TimeSpan.Zero));
        Assert.Equal((2, 3), (report.Requests, report.LinesRead));
        Assert.Equal([1, 1], report.PerMinute.Select(minute => minute.Requests));
    }

    [Theory]
    [InlineData("15m", "2026-11-24T02:48:00Z")]
    [InlineData("2d", "2026-11-22T03:03:00Z")]
    [InlineData("999999d", "0001-01-01T00:00:00Z")]
    [InlineData("2026-08-04T02:11", "2026-08-04T02:11:00Z")]
    [InlineData("2026-08-04T10:11+08:00", "2026-08-04T02:11:00Z")]
    [InlineData("2026-08-04", "2026-08-04T00:00:00Z")]
    [InlineData("1", null)]
    [InlineData("h", null)]
    [InlineData("-1h", null)]
    [InlineData("1w", null)]
    [InlineData("yesterday", null)]
    [InlineData("03/04/2026", null)]
    public void A_period_is_read_as_it_is_written(string text, string? since) =>
        Assert.Equal(since is null ? null : DateTimeOffset.Parse(since, System.Globalization.CultureInfo.InvariantCulture), LogPeriod.Since(text, TestKit.Some.Now));

    [Fact]
    public void Addresses_are_counted_together_by_network()
    {
        var log = SomeLog.Bytes([.. new[] { "203.0.113.1", "203.0.113.2", "203.0.114.1", "::ffff:203.0.113.3", "2001:db8:1:2::1", "2001:db8:1:2:ffff::1", "unix:" }.Select(address => SomeLog.Line(address))]);
        Assert.Equal(
            [("203.0.113.0/24", 3, 3), ("2001:db8:1:2::/64", 2, 2), ("unix:", 1, 1), ("203.0.114.0/24", 1, 1)],
            Rows("24,64").Select(row => (row.Key, row.Requests, row.Addresses)));
        Assert.Contains("2001:db8:1:2::1", Rows("/24").Select(row => row.Key));
        Assert.Contains("203.0.113.1", Rows("64").Select(row => row.Key));

        IReadOnlyList<TopRow> Rows(string by) => TopReader.Read(
            [SomeLog.Source(log)], new TopQuery(Dimensions.Ips) { By = AddressGrouping.TryParse(by, out var grouping) ? grouping : null }, TimeProvider.System, CancellationToken.None).Tables[0].Rows;
    }

    [Theory]
    [InlineData("129")]
    [InlineData("24,129")]
    [InlineData("33,64")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("")]
    public void What_is_no_prefix_is_refused(string text) => Assert.False(AddressGrouping.TryParse(text, out _));

    [Fact]
    public void A_line_without_end_is_passed_over_and_the_next_ones_are_read()
    {
        byte[] log = [.. SomeLog.Bytes(SomeLog.Line()), (byte)'\n', .. Enumerable.Repeat((byte)'A', 3 * LineBlocks.MaxLine), (byte)'\n', .. SomeLog.Bytes(SomeLog.Line(), SomeLog.Line())];
        foreach (var block in (int[])[1000, 256 << 10, 8 << 20])
        {
            var report = SomeLog.Read(log, block);
            Assert.Equal((3, 1), (report.LinesRead, report.LinesUnread));
        }
    }

    [Fact]
    public void More_keys_than_are_kept_leave_the_largest_and_say_what_may_be_missing()
    {
        var lines = Enumerable.Range(0, 5000).SelectMany(i => (string[])[SomeLog.Line($"10.1.{i / 250}.{i % 250}"), SomeLog.Line("203.0.113.1")]);
        var table = SomeLog.Read(SomeLog.Bytes([.. lines]), workers: 1, dimensions: Dimensions.Ips, maxKeys: 100).Tables[0];
        Assert.Equal(("203.0.113.1", 5000), (table.Rows[0].Key, table.Rows[0].Requests));
        Assert.InRange(table.MaxUndercount, 1, 200);
        Assert.True(table.Keys <= 100);
    }

    [Fact]
    public void Who_gives_up_waiting_is_not_kept_waiting()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => TopReader.Read([SomeLog.Source(SomeLog.Bytes(SomeLog.Line()))], new TopQuery(Dimensions.Ips), TimeProvider.System, source.Token));
    }

    [Theory]
    [InlineData("10.1.2.3", "private")]
    [InlineData("::ffff:192.168.0.1", "private")]
    [InlineData("fd00::1", "private")]
    [InlineData("127.0.0.1", "loopback")]
    [InlineData("::1", "loopback")]
    [InlineData("169.254.169.254", "link-local")]
    [InlineData("100.64.0.1", "CGNAT")]
    [InlineData("203.0.113.0/24", "documentation")]
    [InlineData("2001:db8::/64", "documentation")]
    [InlineData("239.1.1.1", "multicast")]
    [InlineData("unix:", "no address")]
    [InlineData("8.8.8.8", "")]
    [InlineData("10.0.0.0/7", "")]
    public void An_address_is_called_what_it_is(string address, string mark) => Assert.Equal(mark, string.Join(", ", AddressMarks.Of(address)));

    [Theory]
    [InlineData("sqlmap/1.8.4#stable (https://sqlmap.org)", "scanner")]
    [InlineData("Mozilla/5.0 zgrab/0.x", "scanner")]
    [InlineData("Googlebot sqlmap", "scanner")]
    [InlineData("python-requests/2.31.0", "tool")]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1)", "claims Googlebot (not verified)")]
    [InlineData("-", "no agent")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) bottom", "")]
    public void An_agent_is_taken_at_its_word_only_when_it_accuses_itself(string agent, string mark) => Assert.Equal(mark, string.Join(", ", AgentMarks.Of(agent)));

    [Fact]
    public void Nothing_in_a_log_steers_the_terminal()
    {
        var log = SomeLog.Bytes(SomeLog.Line(agent: "\u001b]52;c;cm0gLXJm\u0007\u009b2J\u202e\u200b\u0008"), SomeLog.Line(address: "\u001b[31m", request: "GET /\u001b[2J\r HTTP/1.1"));
        using var text = new StringWriter();
        TopText.Write(SomeLog.Read(log), text);
        Assert.DoesNotContain(text.ToString(), c => (char.IsControl(c) && c != '\n') || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format);
        Assert.Contains(@"\x1b]52;c;cm0gLXJm\x07\x9b2J\u202e\u200b\x08", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_shown_as_numbers() => Assert.Equal(@"é\xff\xc3(", EscapedText.Of([0xC3, 0xA9, 0xFF, 0xC3, (byte)'(']));

    [Fact]
    public void A_program_gets_JSON()
    {
        using var output = new MemoryStream();
        TopJson.Write(SomeLog.Read(SomeLog.Bytes(SomeLog.Lines)), output);
        var root = JsonDocument.Parse(Encoding.UTF8.GetString(output.ToArray())).RootElement;
        Assert.Equal((16, 5), (root.GetProperty("linesRead").GetInt32(), root.EnumerateObject().Count(p => p.Value.ValueKind is JsonValueKind.Object) + 1));
        var row = root.GetProperty("ips").GetProperty("rows")[0];
        Assert.Equal(("203.0.113.45", 2, 2, "documentation"), (row.GetProperty("key").GetString(), row.GetProperty("requests").GetInt32(), row.GetProperty("clientErrors").GetInt32(), row.GetProperty("marks")[0].GetString()));
        Assert.Equal("2026-08-04T02:11:07Z", row.GetProperty("first").GetString());
    }

    private static IEnumerable<string> Keys(AccessLogReport report, Dimensions dimension) => report.Tables.Single(table => table.Dimension == dimension).Rows.Select(row => row.Key);
}
