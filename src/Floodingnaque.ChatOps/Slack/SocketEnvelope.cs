using System.Text.Json;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>Something that came over a Socket Mode connection and wants its acknowledgement within 3 s.</summary>
/// <param name="EnvelopeId">Unique to this delivery.</param>
/// <param name="Type"><c>slash_commands</c>, <c>interactive</c> or <c>events_api</c>; others may come.</param>
/// <param name="Payload">What an HTTP request would have carried.</param>
/// <param name="AcceptsResponsePayload">Whether the acknowledgement may carry an answer.</param>
internal sealed record SocketEnvelope(
    string EnvelopeId, string Type, JsonElement Payload, bool AcceptsResponsePayload)
{
    public const string Commands = "slash_commands";
    public const string Interactive = "interactive";
    public const string Events = "events_api";
}

/// <summary>
/// Makes an envelope safe (durably) and gives the answer's JSON, empty for none; then the acknowledgement is sent. If it throws, nothing is
/// acknowledged and Slack delivers events again. Called concurrently. The token is cancelled only when the connection is given up.
/// </summary>
internal delegate Task<ReadOnlyMemory<byte>> SocketHandler(SocketEnvelope envelope, CancellationToken cancellationToken);

/// <summary>Any frame, before one knows what it is.</summary>
internal sealed record SocketFrame
{
    public string? Type { get; init; }
    public string? Reason { get; init; }
    public string? EnvelopeId { get; init; }
    public JsonElement? Payload { get; init; }
    public bool? AcceptsResponsePayload { get; init; }
}
