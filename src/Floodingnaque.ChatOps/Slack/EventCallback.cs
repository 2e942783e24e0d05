using System.Text.Json;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>The outer part of what comes to the event URL: https://docs.slack.dev/apis/events-api</summary>
internal sealed record EventCallback
{
    public const string UrlVerification = "url_verification";
    public const string Callback = "event_callback";

    /// <summary>One of the constants; others may come.</summary>
    public string? Type { get; init; }

    /// <summary>The same at each repeated delivery: the key to know them by.</summary>
    public string? EventId { get; init; }

    /// <summary>Where it happened; in a shared channel that may be another company's team.</summary>
    public string? TeamId { get; init; }

    public IReadOnlyList<EventAuthorization?>? Authorizations { get; init; }

    /// <summary>To be given back for <see cref="UrlVerification"/>.</summary>
    public string? Challenge { get; init; }

    /// <summary>The inner event as it came; <see cref="Read"/> gives it a type.</summary>
    public JsonElement? Event { get; init; }

    public static Parsed<EventCallback> Parse(ReadOnlySpan<byte> json) =>
        Parsed<EventCallback>.Read(json, SlackJson.Default.EventCallback, Problem);

    public static Parsed<EventCallback> Parse(JsonElement payload) =>
        Parsed<EventCallback>.Read(payload, SlackJson.Default.EventCallback, Problem);

    /// <summary>The inner event. A type not known here is an <see cref="UnknownEvent"/>, not a problem.</summary>
    public Parsed<SlackEvent> Read() =>
        Event is { ValueKind: JsonValueKind.Object } json ? SlackEvent.Parse(json) : Parsed<SlackEvent>.Wrong("event is missing");

    private static string? Problem(EventCallback callback) => callback switch
    {
        { Type: null or "" } => "type is missing",
        { Type: UrlVerification, Challenge: null or "" } => "challenge is missing",
        { Type: Callback, EventId: null or "" } => "event_id is missing",
        _ when SlackIds.TooLong(callback.EventId) => "an id is too long",
        { Type: Callback } when callback.Event is not { ValueKind: JsonValueKind.Object } => "event is missing",
        _ => null,
    };
}

/// <summary>The installation that an event was delivered for.</summary>
internal sealed record EventAuthorization(string? UserId, bool? IsBot, string? TeamId, string? EnterpriseId);
