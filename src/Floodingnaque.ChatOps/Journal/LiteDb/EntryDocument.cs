using System.Globalization;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using LiteDB;

namespace Floodingnaque.ChatOps.Journal.LiteDb;

/// <summary>An entry as a document. Times are text in UTC, because LiteDB keeps milliseconds only and turns dates into local ones.</summary>
internal static class EntryDocument
{
    public static BsonDocument Write(IncidentEntry entry) => new()
    {
        ["_id"] = entry.Id.ToString(),
        ["severity"] = (int)entry.Severity,
        ["title"] = entry.Title,
        ["status"] = entry.Status,
        ["lead"] = entry.Lead?.ToString(),
        ["leadName"] = entry.LeadName,
        ["declaredAt"] = Time(entry.DeclaredAt),
        ["resolvedAt"] = entry.ResolvedAt is { } resolved ? Time(resolved) : BsonValue.Null,
        ["lastAt"] = Time(entry.LastAt),
        ["channel"] = entry.Channel?.ToString(),
        ["participants"] = new BsonArray(entry.Participants.Select(p => new BsonValue(p.ToString()))),
        ["owed"] = entry.Owed,
        ["bytes"] = entry.Bytes,
        ["seq"] = entry.Head.Seq,
        ["hash"] = entry.Head.Hash,
    };

    /// <exception cref="FormatException">Not what <see cref="Write"/> wrote: the index is damaged, or older than this program.</exception>
    public static IncidentEntry Read(BsonDocument document) => new(
        IncidentId.Parse(Text(document, "_id")),
        (Severity)(int)Number(document, "severity"),
        Text(document, "title"),
        Text(document, "status"),
        TextOrNull(document, "lead") is { } lead ? Actor.Parse(lead) : null,
        TextOrNull(document, "leadName"),
        Time(Text(document, "declaredAt")),
        TextOrNull(document, "resolvedAt") is { } resolved ? Time(resolved) : null,
        Time(Text(document, "lastAt")),
        TextOrNull(document, "channel") is { } channel ? Channel(channel) : null,
        [.. Participants(document)],
        (int)Number(document, "owed"),
        Number(document, "bytes"),
        new JournalHead(Number(document, "seq"), Text(document, "hash")));

    private static IEnumerable<Actor> Participants(BsonDocument document) => document["participants"] is BsonArray participants
        ? participants.Select(p => Actor.Parse(p.AsString))
        : throw new FormatException("'participants' is no list.");

    private static ChannelRef Channel(string text) => Actor.Parse(text) is var (platform, id) ? new ChannelRef(platform, id) : default;

    private static string? TextOrNull(BsonDocument document, string key) => document[key] is { IsNull: false } value
        ? value.IsString ? value.AsString : throw new FormatException($"'{key}' is no text.")
        : null;

    private static string Text(BsonDocument document, string key) =>
        TextOrNull(document, key) ?? throw new FormatException($"'{key}' is missing.");

    private static long Number(BsonDocument document, string key) =>
        document[key] is { IsNumber: true } value ? value.AsInt64 : throw new FormatException($"'{key}' is no number.");

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
