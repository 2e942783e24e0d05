using System.Text.Json;
using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>
/// What the app answered to something Slack sent. <paramref name="Status"/> is 0 when there was no answer at all. Over Socket Mode an
/// acknowledgement counts as 200 and its payload as the body. <paramref name="Elapsed"/> is real time, whatever clock the workspace has.
/// </summary>
internal sealed record AppReply(int Status, string Body, string ContentType, TimeSpan Elapsed)
{
    /// <summary>Longer than Slack waits (three seconds): Slack had hung up.</summary>
    public bool IsLate { get; init; }

    /// <summary>The app asked for no retries with <c>X-Slack-No-Retry: 1</c>.</summary>
    public bool NoRetry { get; init; }

    /// <summary>What the person sees of a failure, such as <c>operation_timeout</c>; null when all is well.</summary>
    public string? Shown { get; init; }

    public bool IsOk => Status is >= 200 and < 300 && !IsLate && Shown is null;

    /// <summary>The body as a JSON object; null when it is none.</summary>
    public JsonObject? Json()
    {
        if (Body.Length == 0 || !ContentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase)) return null;
        try
        {
            return JsonNode.Parse(Body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The paths and envelope types that Slack sends things to.</summary>
internal enum DeliveryKind
{
    Command,
    Event,
    Interaction,
    Options,
}

/// <summary>One thing to send: <paramref name="Payload"/> is the JSON, or for a command its fields.</summary>
internal sealed record Delivery(DeliveryKind Kind, JsonObject Payload, int RetryNumber = 0, string? RetryReason = null);
