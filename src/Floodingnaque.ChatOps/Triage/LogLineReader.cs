using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>Tells the formats of a mixed log apart, line by line. Never throws: what is broken is <see cref="LogKind.Other"/>.</summary>
internal sealed partial class LogLineReader
{
    private const int LongestStamp = 40;

    private static readonly JsonReaderOptions Shallow = new() { MaxDepth = 64 };

    private LogClock clock;

    /// <param name="line">Without its line feed. <c>docker logs --timestamps</c> may have put a time before it.</param>
    public LogLine Read(ReadOnlyMemory<byte> line)
    {
        var text = line.Span.EndsWith("\r"u8) ? line[..^1] : line;
        var stamp = Stamp(text.Span, out var stamped);
        text = text[stamp..];
        if (text.Span.StartsWith("{"u8) && Json(text, stamped) is { } json)
            return json;
        if (UnusualAccessLine.TryRead(text.Span, ref clock, out var access))
            return LogLine.Of(text, access);
        var plain = Encoding.UTF8.GetString(text.Span);
        var (at, level, hasNoOffset) = Plain(plain);
        return new LogLine { Kind = LogKind.Other, Text = text, At = at ?? stamped, HasNoOffset = hasNoOffset, Level = level, Message = plain };
    }

    /// <summary>The time that Docker puts before a line, with the blank behind it.</summary>
    private static int Stamp(ReadOnlySpan<byte> text, out DateTimeOffset? at)
    {
        at = null;
        var blank = text[..Math.Min(text.Length, LongestStamp)].IndexOf((byte)' ');
        if (blank < 20 || text[10] != 'T' || !Instant(Encoding.Latin1.GetString(text[..blank]), out var instant))
            return 0;
        at = instant;
        return blank + 1;
    }

    private static bool Instant(string text, out DateTimeOffset at) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out at);

    private static LogLine? Json(ReadOnlyMemory<byte> text, DateTimeOffset? stamped)
    {
        try
        {
            var (at, level, logger, message) = Fields(text.Span);
            return new LogLine
            {
                Kind = LogKind.Json,
                Text = text,
                At = Instant(at, out var instant) ? instant : stamped,
                Level = level.ToUpperInvariant(),
                Logger = logger,
                Message = message,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // broken JSON, or a string that is no text
        }
    }

    /// <summary>The fields of the flat form and of ECS, with dots or nested.</summary>
    /// <exception cref="JsonException">The line is not JSON.</exception>
    private static (string At, string Level, string Logger, string Message) Fields(ReadOnlySpan<byte> text)
    {
        var (at, level, logger, message) = ("", "", "", "");
        var json = new Utf8JsonReader(text, Shallow);
        json.Read();
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("timestamp"u8) || json.ValueTextEquals("@timestamp"u8))
                at = Text(ref json, at);
            else if (json.ValueTextEquals("level"u8) || json.ValueTextEquals("log.level"u8))
                level = Text(ref json, level);
            else if (json.ValueTextEquals("logger"u8) || json.ValueTextEquals("log.logger"u8))
                logger = Text(ref json, logger);
            else if (json.ValueTextEquals("message"u8))
                message = Text(ref json, message);
            else if (!json.ValueTextEquals("log"u8) || !json.Read() || json.TokenType is not JsonTokenType.StartObject)
                json.Skip();
            else
                Nested(ref json, ref level, ref logger);
        }

        return json.Read() ? throw new JsonException() : (at, level, logger, message);
    }

    private static void Nested(ref Utf8JsonReader json, ref string level, ref string logger)
    {
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("level"u8))
                level = Text(ref json, level);
            else if (json.ValueTextEquals("logger"u8))
                logger = Text(ref json, logger);
            else
                json.Skip();
        }
    }

    private static string Text(ref Utf8JsonReader json, string otherwise)
    {
        json.Read();
        if (json.TokenType is JsonTokenType.String)
            return json.GetString()!;
        json.Skip();
        return otherwise;
    }

    /// <summary>gunicorn's <c>[2026-08-04 02:11:07 +0000] [14] [INFO]</c>, nginx's <c>2026/08/04 02:11:07 [error]</c>, which has no offset and is taken for UTC.</summary>
    private static (DateTimeOffset? At, string Level, bool HasNoOffset) Plain(string text)
    {
        var match = Head().Match(text);
        if (!match.Success)
            return (null, "", false);
        var time = match.Groups["time"].Value.Replace('/', '-');
        var offset = match.Groups["offset"] is { Success: true } group ? $"{group.Value[..3]}:{group.Value[3..]}" : "Z";
        return (Instant($"{time}{offset}", out var at) ? at : null, match.Groups["level"].Value.ToUpperInvariant(), offset == "Z");
    }

    [GeneratedRegex(@"^\[?(?<time>\d{4}[-/]\d\d[-/]\d\d \d\d:\d\d:\d\d) ?(?<offset>[+-]\d{4})?\]? (?:\[\d+\] )?\[(?<level>[A-Za-z]{1,10})\]", RegexOptions.CultureInvariant)]
    private static partial Regex Head();
}
