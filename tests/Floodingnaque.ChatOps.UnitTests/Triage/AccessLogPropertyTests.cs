using System.Text;
using Floodingnaque.ChatOps.Triage;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Floodingnaque.ChatOps.UnitTests.Triage;

public sealed class AccessLogPropertyTests
{
    /// <summary>Pieces that lines are made of, in and out of order, so that what is nearly a line comes up often.</summary>
    private static readonly string[] Pieces =
    [
        "203.0.113.45", "2001:db8::1", " - - [", " - bob [", " -  [", "04/Aug/2026:02:11:07 +0000", "04/Aug/2026:02:12:07 +0545", "] \"", "GET /a?b HTTP/1.1", "POST /x HTTP/2.0",
        "\" 200 118 \"", "\" 404 - \"", "\" 502 0 \"", "-\" \"", "http://r/\" \"", "curl/8.5.0", "\"", "\\\"", "\\", " ", "\n", "\n\n", "\r\n", "\0", "\"\n", "é", "\u001b[2J", "[", "]", "-",
    ];

    [Property(MaxTest = 200)]
    public void Any_bytes_are_counted_as_the_slow_reader_counts_them(byte[] log, PositiveInt block) =>
        SlowAccessLog.Of(log).AssertSame(SomeLog.Read(log, block.Get));

    [Property(MaxTest = 500)]
    public Property Lines_that_are_nearly_right_are_counted_as_the_slow_reader_counts_them() => Prop.ForAll(
        Gen.Elements(Pieces).ArrayOf().ToArbitrary(),
        pieces =>
        {
            var log = Encoding.UTF8.GetBytes(string.Concat(pieces));
            SlowAccessLog.Of(log).AssertSame(SomeLog.Read(log, 100));
        });

    [Property(MaxTest = 500)]
    public Property A_right_line_with_a_few_bytes_changed_is_counted_as_the_slow_reader_counts_it() => Prop.ForAll(
        (from line in Gen.Elements(SomeLog.Lines.Take(16).ToArray())
         from changes in Gen.Choose(0, 400).Zip(Gen.Elements("\"\\ \n-[]0:/\0"u8.ToArray())).ListOf(3)
         select (line, changes)).ToArbitrary(),
        pair =>
        {
            var log = Encoding.UTF8.GetBytes(pair.line + "\n" + pair.line + "\n");
            foreach (var (at, value) in pair.changes)
            {
                log[at % log.Length] = value;
            }

            SlowAccessLog.Of(log).AssertSame(SomeLog.Read(log));
        });

    [Fact]
    public void An_agent_with_quotes_and_a_quote_behind_it_ends_where_the_slow_reader_ends_it()
    {
        var log = Encoding.UTF8.GetBytes("10.0.0.13 - - [04/Aug/2026:02:16:38 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"agent \\\"quoted\\\" \"\"0.1\n");
        SlowAccessLog.Of(log).AssertSame(SomeLog.Read(log));
    }

    [Fact]
    public void Every_size_of_a_block_gives_the_same_answer()
    {
        var log = SomeLog.Bytes(SomeLog.Lines);
        var slow = SlowAccessLog.Of(log);
        for (var block = 1; block <= log.Length + 1; block += block < 350 ? 1 : 101)
        {
            slow.AssertSame(SomeLog.Read(log, block, workers: 1 + (block % 3)));
        }
    }

    [Fact]
    public void What_is_well_formed_among_hostile_lines_is_read_and_the_rest_counted() => Assert.Equal(
        (16, SomeLog.Lines.Length - 16),
        (SomeLog.Read(SomeLog.Bytes(SomeLog.Lines)).LinesRead, SomeLog.Read(SomeLog.Bytes(SomeLog.Lines)).LinesUnread));

    [Fact]
    public void Hostile_lines_are_shown_as_this() => TestKit.Snapshot.Match(Table(SomeLog.Bytes(SomeLog.Lines)), "triage-top");

    [Fact]
    public void Many_lines_are_counted_the_same_by_any_number_of_threads()
    {
        var random = new Random(1);
        var lines = Enumerable.Range(0, 20_000).Select(i => SomeLog.Line(
            address: $"10.{random.Next(4)}.{random.Next(20)}.{random.Next(20)}", request: $"GET /{random.Next(300)}/{new string('x', random.Next(40))} HTTP/1.1", agent: $"agent {random.Next(50)}"));
        var log = SomeLog.Bytes([.. lines]);
        var slow = SlowAccessLog.Of(log);
        foreach (var workers in (int[])[1, 2, 5])
        {
            slow.AssertSame(SomeLog.Read(log, 10_000, workers));
        }
    }

    private static string Table(byte[] log)
    {
        using var text = new StringWriter();
        TopText.Write(SomeLog.Read(log) with { Took = TimeSpan.FromSeconds(0.25) }, text);
        return text.ToString();
    }
}
