using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Floodingnaque.ChatOps.Core.Evidence;

namespace Floodingnaque.ChatOps.Evidence;

/// <summary>How one item came to be there: a line of <c>custody.jsonl</c>, which the manifest covers.</summary>
/// <param name="Source">Of what, by the name of its target.</param>
/// <param name="Call">The exact command or API call.</param>
/// <param name="ContentSha256">Of what the source gave; differs from <paramref name="Sha256"/> when the file is compressed.</param>
internal sealed record CustodyLine(
    int Item, string Source, string Name, string? File, ItemOutcome Outcome, string AskedBy, string Call, string Tool, DateTimeOffset StartedAt, DateTimeOffset EndedAt,
    int? Exit, long Bytes, string? Sha256, long ContentBytes, string? ContentSha256, string Words)
{
    /// <summary>Null: collecting changes nothing and needs no approval.</summary>
    public string? ApprovedBy { get; init; }

    public bool Required { get; init; } = true;

    /// <summary>The very thing that it is of, for example a container's id.</summary>
    public string? Subject { get; init; }

    public EvidenceItem ToItem() => new(Item, Source, Name, File, Outcome, Sha256, Bytes, Words, Exit, EndedAt - StartedAt) { Required = Required, Subject = Subject };
}

/// <summary>Who took an item out, and when: a line of <c>access.jsonl</c>, which goes on after the manifest.</summary>
/// <param name="Prev">SHA-256 of the line before, or of nothing at the first; lower-case hex.</param>
internal sealed record AccessLine(int Item, string By, DateTimeOffset At, string Prev);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(JsonStringEnumConverter<ItemOutcome>), typeof(Journal.UtcJson)])]
[JsonSerializable(typeof(CustodyLine))]
[JsonSerializable(typeof(AccessLine))]
internal sealed partial class CustodyJson : JsonSerializerContext;

/// <summary>The lines of a custody file and of an access log.</summary>
internal static class Custody
{
    public const string FileName = "custody.jsonl";
    public const string AccessFileName = "access.jsonl";

    /// <summary>For people: only what JSON needs is escaped.</summary>
    private static readonly CustodyJson Json = new(new JsonSerializerOptions(CustodyJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The lines that are whole; a torn last one was never recorded.</summary>
    public static IReadOnlyList<CustodyLine> Read(string path) => File.Exists(path)
        ? [.. Whole(File.ReadAllText(path)).Select(l => JsonSerializer.Deserialize(l, Json.CustodyLine) ?? throw new InvalidDataException("a line of custody is empty"))]
        : [];

    public static string Line(CustodyLine line) => JsonSerializer.Serialize(line, Json.CustodyLine) + "\n";

    /// <summary>The next line of an access log that has this text so far.</summary>
    public static string NextAccess(string soFar, int item, string by, DateTimeOffset at) =>
        JsonSerializer.Serialize(new AccessLine(item, by, at, Hash(Whole(soFar).LastOrDefault() ?? "")), Json.AccessLine) + "\n";

    /// <summary>The number of the first line of an access log that does not follow on the one before; null when all do.</summary>
    public static int? FirstBroken(string accesses)
    {
        var (before, number) = ("", 0);
        foreach (var line in accesses.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            number++;
            if (Parse(line)?.Prev != Hash(before))
            {
                return number;
            }

            before = line;
        }

        return null;
    }

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string[] Whole(string text) => text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static AccessLine? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, Json.AccessLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
