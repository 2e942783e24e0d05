using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Journal;

/// <summary>How the <c>data</c> of a line is written: camelCase, no nulls, enums by name, ids as one string each, times in UTC.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    Converters =
    [
        typeof(ActorJson), typeof(ChannelRefJson), typeof(IncidentIdJson), typeof(UtcJson),
        typeof(JsonStringEnumConverter<Severity>), typeof(JsonStringEnumConverter<NoteSource>),
        typeof(JsonStringEnumConverter<RunEnd>), typeof(JsonStringEnumConverter<UndoCause>), typeof(JsonStringEnumConverter<ItemOutcome>),
    ])]
[JsonSerializable(typeof(IncidentDeclared))]
[JsonSerializable(typeof(MessageRecorded))]
[JsonSerializable(typeof(MessageAmended))]
[JsonSerializable(typeof(MessageDeleted))]
[JsonSerializable(typeof(NoteAdded))]
[JsonSerializable(typeof(MarkAwaited))]
[JsonSerializable(typeof(IncidentAcknowledged))]
[JsonSerializable(typeof(CallAnswered))]
[JsonSerializable(typeof(EscalationStepFired))]
[JsonSerializable(typeof(EscalationUnreached))]
[JsonSerializable(typeof(LeadMissingNagged))]
[JsonSerializable(typeof(UpdateReminded))]
[JsonSerializable(typeof(WitnessRequested))]
[JsonSerializable(typeof(ReactionPerformed))]
[JsonSerializable(typeof(ReactionFailed))]
[JsonSerializable(typeof(IncidentResolved))]
[JsonSerializable(typeof(IncidentReopened))]
[JsonSerializable(typeof(ActionRequested))]
[JsonSerializable(typeof(ActionPlanned))]
[JsonSerializable(typeof(ActionRenewed))]
[JsonSerializable(typeof(RenewalRetried))]
[JsonSerializable(typeof(EvidenceOverridden))]
[JsonSerializable(typeof(ActionNotPlanned))]
[JsonSerializable(typeof(ActionApproved))]
[JsonSerializable(typeof(GlassBroken))]
[JsonSerializable(typeof(ActionDenied))]
[JsonSerializable(typeof(ActionCancelled))]
[JsonSerializable(typeof(ActionLapsed))]
[JsonSerializable(typeof(ActionBegun))]
[JsonSerializable(typeof(ActionPerformed))]
[JsonSerializable(typeof(UndoOrdered))]
[JsonSerializable(typeof(ActionUndone))]
[JsonSerializable(typeof(ActionSettled))]
[JsonSerializable(typeof(ControlConfirmed))]
[JsonSerializable(typeof(ControlExtended))]
[JsonSerializable(typeof(EvidenceRequested))]
[JsonSerializable(typeof(EvidenceItemStored))]
[JsonSerializable(typeof(CollectionCancelled))]
[JsonSerializable(typeof(EvidenceSealed))]
[JsonSerializable(typeof(EvidenceHandedOut))]
[JsonSerializable(typeof(EvidenceCheckAsked))]
[JsonSerializable(typeof(EvidenceChecked))]
[JsonSerializable(typeof(EvidenceRemarked))]
[JsonSerializable(typeof(ActionsFrozen))]
[JsonSerializable(typeof(ActionsThawed))]
internal sealed partial class EventJson : JsonSerializerContext;

/// <summary><c>slack:U1</c>.</summary>
internal sealed class ActorJson : JsonConverter<Actor>
{
    public override Actor Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        PlatformIds.Read(reader.GetString()) is var (platform, id) ? new Actor(platform, id) : default;

    public override void Write(Utf8JsonWriter writer, Actor value, JsonSerializerOptions options) =>
        writer.WriteStringValue(PlatformIds.Write(value.Platform, value.Id));
}

/// <summary><c>slack:C1</c>.</summary>
internal sealed class ChannelRefJson : JsonConverter<ChannelRef>
{
    public override ChannelRef Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        PlatformIds.Read(reader.GetString()) is var (platform, id) ? new ChannelRef(platform, id) : default;

    public override void Write(Utf8JsonWriter writer, ChannelRef value, JsonSerializerOptions options) =>
        writer.WriteStringValue(PlatformIds.Write(value.Platform, value.Id));
}

internal sealed class IncidentIdJson : JsonConverter<IncidentId>
{
    public override IncidentId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        IncidentId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException($"'{reader.GetString()}' is no incident id.");

    public override void Write(Utf8JsonWriter writer, IncidentId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

/// <summary>Always UTC with a <c>Z</c>, whatever offset came in: one clock in one file.</summary>
internal sealed class UtcJson : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[33];
        value.UtcDateTime.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}

/// <summary>The form <c>platform:id</c>. A default value (a bug) is refused when written, not found in the record years later.</summary>
internal static class PlatformIds
{
    public static string Write(string? platform, string? id) =>
        string.IsNullOrEmpty(platform) || id is null || platform.Contains(':', StringComparison.Ordinal)
            ? throw new JsonException($"'{platform}:{id}' does not name anybody or anything on a platform.")
            : $"{platform}:{id}";

    public static (string Platform, string Id) Read(string? text) =>
        text?.IndexOf(':', StringComparison.Ordinal) is { } colon and > 0
            ? (text[..colon], text[(colon + 1)..])
            : throw new JsonException($"'{text}' is not platform:id.");
}
