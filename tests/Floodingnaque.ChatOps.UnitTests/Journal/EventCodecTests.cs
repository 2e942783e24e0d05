using System.Globalization;
using System.Text;
using System.Text.Json;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit.Journal;
using FsCheck.Xunit;

namespace Floodingnaque.ChatOps.UnitTests.Journal;

public sealed class EventCodecTests
{
    public static TheoryData<string> Names => [.. EventTypes.All.Select(t => t.Name)];

    [Fact]
    public void Every_event_of_the_core_has_one_row_named_after_it()
    {
        var events = typeof(IncidentEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(IncidentEvent)) && !t.IsAbstract);
        Assert.Equal(
            events.Select(t => JsonNamingPolicy.KebabCaseLower.ConvertName(t.Name)).Order(StringComparer.Ordinal),
            EventTypes.All.Select(t => t.Name).Order(StringComparer.Ordinal));
        Assert.All(EventTypes.All, t => Assert.Equal(t.Name, JsonNamingPolicy.KebabCaseLower.ConvertName(t.Type.Name)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_event_comes_back_as_it_was_full_and_bare(string name)
    {
        foreach (var full in (bool[])[true, false])
        {
            var e = Filled.Of<IncidentEvent>(EventTypes.Named(name)!.Type, full);
            var line = Line(SomeEvents.Pending(e), out var hash);
            var read = EventCodec.Read(SomeEvents.Id(), line, "file");
            Assert.Equivalent(e, read.Event, strict: true);
            // Equal once more as a line: nothing is lost that Equivalent might overlook.
            Assert.Equal(Text(line), Text(Line(SomeEvents.Pending(read.Event), out _)));
            Assert.Equal(hash, read.Hash);
        }
    }

    [Fact]
    public void A_line_has_its_keys_in_order_and_no_spaces()
    {
        var pending = SomeEvents.Note("ñ <b> \"q\" \n €", new DeliveryId("slack:Ev1"), SomeEvents.Now.AddTicks(1_234_567)) with { };
        using var buffer = new LineBuffer();
        EventCodec.Write(buffer, 7, pending, 2, LineShape.NoHash);
        Assert.Equal(
            "{\"seq\":7,\"at\":\"2026-11-24T03:00:00.1234567Z\",\"type\":\"note-added\",\"v\":1,\"actor\":\"slack:U1\",\"delivery\":\"slack:Ev1\",\"more\":2,"
            + "\"data\":{\"text\":\"ñ <b> \\\"q\\\" \\n €\",\"happenedAt\":\"2026-11-24T03:00:00Z\",\"source\":\"Command\"},"
            + "\"prev\":\"0000000000000000000000000000000000000000000000000000000000000000\"}\n",
            Text(buffer.Written));
    }

    [Fact]
    public void What_is_not_there_is_not_written()
    {
        var text = Text(Line(SomeEvents.Note(), out _));
        Assert.DoesNotContain("delivery", text);
        Assert.DoesNotContain("more", text);
        Assert.DoesNotContain("null", text);
    }

    [Fact]
    public void Ids_are_one_string_each()
    {
        var text = Text(Line(SomeEvents.Pending(new MessageDeleted(new MessageRef(new ChannelRef("slack", "C1"), "17.5"), SomeEvents.Now)), out _));
        Assert.Contains("\"data\":{\"message\":{\"channel\":\"slack:C1\",\"id\":\"17.5\"},\"deletedAt\":", text);
    }

    [Fact]
    public void No_character_whatever_breaks_a_line_in_two()
    {
        var every = string.Concat(Enumerable.Range(0, 0x10000).Where(c => c is < 0xD800 or > 0xDFFF).Select(c => (char)c));
        var line = Line(SomeEvents.Note(every), out _);
        Assert.DoesNotContain((byte)'\n', line);
        Assert.DoesNotContain((byte)'\r', line);
        Assert.DoesNotContain((byte)0, line);
        Assert.Equal(every, ((NoteAdded)EventCodec.Read(SomeEvents.Id(), line, "file").Event).Text);
    }

    [Property]
    public bool Words_that_look_like_the_format_do_not_confuse_it(string? text, string? delivery, byte more)
    {
        var nasty = $"{text}\",\"data\":{{\"more\":3,\"prev\":\"";
        using var buffer = new LineBuffer();
        var pending = SomeEvents.Note(nasty, new DeliveryId($"{delivery}\",\"more\":9,\"data\":"));
        EventCodec.Write(buffer, long.MaxValue, pending, more, LineShape.NoHash);
        var line = buffer.Written[..^1];
        return LineShape.TrySeq(line, out var seq) && seq == long.MaxValue && LineShape.More(line) == more
            && Text(LineShape.Prev(line)) == LineShape.NoHash && LineShape.IsOfType(line, ",\"type\":\"note-added\","u8);
    }

    [Property]
    public bool Reading_never_throws_anything_but_a_format_error(byte[] line)
    {
        try
        {
            EventCodec.Read(SomeEvents.Id(), line, "file");
            return true;
        }
        catch (JournalFormatException)
        {
            return true;
        }
    }

    [Fact]
    public void An_unknown_type_is_an_error_that_names_file_and_line()
    {
        var line = Text(Line(SomeEvents.Note(), out _)).Replace("note-added", "note-sung");
        var error = Assert.Throws<JournalFormatException>(() => EventCodec.Read(SomeEvents.Id(), Encoding.UTF8.GetBytes(line), "timeline.jsonl"));
        Assert.Equal("timeline.jsonl, line 1: unknown event type 'note-sung'; a newer version of the bot may have written it.", error.Message);
    }

    [Fact]
    public void A_newer_version_of_a_type_is_an_error_that_says_so()
    {
        var line = Text(Line(SomeEvents.Note(), out _)).Replace("\"v\":1", "\"v\":2");
        var error = Assert.Throws<JournalFormatException>(() => EventCodec.Read(SomeEvents.Id(), Encoding.UTF8.GetBytes(line), "timeline.jsonl"));
        Assert.Contains("line 1: 'note-added' of version 2; this program knows up to 1", error.Message);
    }

    [Fact]
    public void An_actor_that_is_nobody_is_refused_when_written() =>
        Assert.ThrowsAny<JsonException>(() => Line(SomeEvents.Note() with { Actor = default }, out _));

    [Fact]
    public void The_hash_is_the_SHA256_of_the_line_in_hex()
    {
        var line = Line(SomeEvents.Note(), out var hash);
        Assert.Equal(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(line)).ToLower(CultureInfo.InvariantCulture), hash);
    }

    private static byte[] Line(PendingEvent pending, out string hash)
    {
        using var buffer = new LineBuffer();
        hash = EventCodec.Write(buffer, 1, pending, 0, LineShape.NoHash);
        return buffer.Written[..^1].ToArray();
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
