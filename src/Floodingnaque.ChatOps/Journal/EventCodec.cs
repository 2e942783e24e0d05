using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Journal;

/// <summary>A line that cannot be read: damaged, or written by a newer version of the bot. The message names the file and the line.</summary>
internal sealed class JournalFormatException(string message, Exception? inner = null, long? line = null) : DamagedRecordException(message, line, inner);

/// <summary>
/// One event, one line: <c>seq, at, type, v, actor, delivery, more, data, prev</c> in this order and without spaces. The chain is over the
/// exact bytes, so the order is part of the format: <see cref="LineShape"/> and any stock tool rely on it.
/// </summary>
internal static class EventCodec
{
    /// <summary>Longer than any platform's message many times over; a reader may give up on a "line" past it.</summary>
    public const int MaxLineBytes = 16 * 1024 * 1024;

    // Readable for people: no \u00F1 for ñ. It still escapes every control character, so a line never contains a line feed.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static Utf8JsonWriter? cached;

    /// <summary>Adds the line with its line feed to <paramref name="buffer"/>.</summary>
    /// <param name="more">How many further lines belong to the same all-or-nothing append.</param>
    /// <param name="prev">Hash of the line before, or <see cref="LineShape.NoHash"/>.</param>
    /// <returns>The hash of the line.</returns>
    public static string Write(LineBuffer buffer, long seq, in PendingEvent pending, int more, string prev)
    {
        var start = buffer.Length;
        var type = EventTypes.For(pending.Event);
        var json = cached ??= new Utf8JsonWriter(buffer, Options);
        json.Reset(buffer);
        json.WriteStartObject();
        json.WriteNumber("seq"u8, seq);
        WriteAt(json, pending.At);
        json.WriteString("type"u8, type.EncodedName);
        json.WriteNumber("v"u8, type.Version);
        json.WriteString("actor"u8, PlatformIds.Write(pending.Actor.Platform, pending.Actor.Id));
        if (pending.Delivery is { } delivery)
            json.WriteString("delivery"u8, delivery.Value);
        if (more > 0)
            json.WriteNumber("more"u8, more);
        json.WritePropertyName("data"u8);
        JsonSerializer.Serialize(json, pending.Event, type.Json);
        json.WriteString("prev"u8, prev);
        json.WriteEndObject();
        json.Flush();

        var line = buffer.Written[start..];
        if (line.Length > MaxLineBytes)
            throw new ArgumentException($"An event of {line.Length} bytes is more than a line may have ({MaxLineBytes}).", nameof(pending));
        var hash = Hash(line);
        buffer.GetSpan(1)[0] = (byte)'\n';
        buffer.Advance(1);
        return hash;
    }

    /// <summary>SHA-256 of the bytes, in lower-case hex.</summary>
    public static string Hash(ReadOnlySpan<byte> line)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(line, hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <param name="line">Without its line feed.</param>
    /// <param name="file">For messages: where the line was found.</param>
    /// <exception cref="JournalFormatException">Damaged, of an unknown type, or newer than this program.</exception>
    public static RecordedEvent Read(IncidentId stream, ReadOnlySpan<byte> line, string file)
    {
        try
        {
            return Parse(stream, line);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            long? number = LineShape.TrySeq(line, out var seq) ? seq : null;
            throw new JournalFormatException($"{file}, line {number?.ToString(CultureInfo.InvariantCulture) ?? "?"}: {e.Message}", e, number);
        }
    }

    private static RecordedEvent Parse(IncidentId stream, ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        reader.Read();
        long seq = 0;
        DateTimeOffset at = default;
        string? name = null, actor = null, delivery = null;
        var version = 0;
        IncidentEvent? data = null;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                data = Data(ref reader, name, version);
                continue;
            }

            Field(ref reader, ref seq, ref at, ref name, ref version, ref actor, ref delivery);
        }

        return data is null || actor is null
            ? throw new FormatException("not a line of a journal.")
            : new RecordedEvent(stream, seq, at, Actor.Parse(actor), delivery is null ? null : new DeliveryId(delivery), data, Hash(line));
    }

    private static void Field(
        ref Utf8JsonReader reader, ref long seq, ref DateTimeOffset at, ref string? name, ref int version, ref string? actor, ref string? delivery)
    {
        var field = reader.ValueSpan;
        reader.Read();
        if (field.SequenceEqual("seq"u8))
            seq = reader.GetInt64();
        else if (field.SequenceEqual("at"u8))
            at = reader.GetDateTimeOffset();
        else if (field.SequenceEqual("type"u8))
            name = reader.GetString();
        else if (field.SequenceEqual("v"u8))
            version = reader.GetInt32();
        else if (field.SequenceEqual("actor"u8))
            actor = reader.GetString();
        else if (field.SequenceEqual("delivery"u8))
            delivery = reader.GetString();
        else
            reader.Skip();
    }

    private static IncidentEvent Data(ref Utf8JsonReader reader, string? name, int version)
    {
        var type = EventTypes.Named(name ?? "")
            ?? throw new FormatException($"unknown event type '{name}'; a newer version of the bot may have written it.");
        return version > type.Version
            ? throw new FormatException($"'{name}' of version {version}; this program knows up to {type.Version}. Run the version that wrote it.")
            : (IncidentEvent?)JsonSerializer.Deserialize(ref reader, type.Json) ?? throw new FormatException("data is null.");
    }

    private static void WriteAt(Utf8JsonWriter json, DateTimeOffset at)
    {
        Span<byte> text = stackalloc byte[33];
        at.UtcDateTime.TryFormat(text, out var length, "O", CultureInfo.InvariantCulture);
        json.WriteString("at"u8, text[..length]);
    }
}
