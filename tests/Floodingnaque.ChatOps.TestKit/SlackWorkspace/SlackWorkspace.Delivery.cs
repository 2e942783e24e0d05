using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>How things get to the app, and what Slack makes of the answers.</summary>
internal sealed partial class SlackWorkspace
{
    private const string TroubleConnecting = "We had some trouble connecting. Try again?";

    /// <summary>Signs a request of a test's own making: a replay, a forgery, a strange content type.</summary>
    public Task Sign(HttpRequestMessage request) => line.SignAsync(request);

    /// <summary>The signature for a body at a time of the test's choosing.</summary>
    public string Signature(string timestamp, byte[] body) => line.Signature(timestamp, body);

    /// <summary>Announces the end of all Socket Mode connections: <c>warning</c>, <c>refresh_requested</c> or <c>link_disabled</c>.</summary>
    public Task Disconnect(string reason) => sockets.DisconnectAsync(reason);

    /// <summary>Cuts all Socket Mode connections without a word.</summary>
    public void DropConnections() => sockets.Drop();

    /// <summary>Until exactly so many connections have had their hello; gives up after ten seconds.</summary>
    public Task WhenConnected(int count = 1) => sockets.WaitForAsync(count);

    private Task<AppReply> SendAsync(Delivery delivery) => UseSocketMode ? sockets.DeliverAsync(delivery, Patience) : line.SendAsync(delivery);

    private async Task<DrivenMessage> DeliverAllAsync(string ts, params JsonObject?[] envelopes)
    {
        var delivered = new List<DeliveredEvent>();
        foreach (var envelope in envelopes.OfType<JsonObject>())
            if (HasListener) delivered.Add(await DeliverAsync(envelope));
        return new DrivenMessage(ts, delivered);
    }

    private bool HasListener => UseSocketMode || AppAddress is not null;

    /// <summary>Sends an event, and again as <see cref="EventRetries"/> says while it fails.</summary>
    private async Task<DeliveredEvent> DeliverAsync(JsonObject envelope)
    {
        var attempts = new List<AppReply> { await SendAsync(new Delivery(DeliveryKind.Event, envelope)) };
        for (var number = 1; number <= EventRetries.Count; number++)
        {
            // A timeout is retried even when the app asked for no retries: its answer came too late to be read.
            var last = attempts[^1];
            if (last.IsOk || (last.NoRetry && !last.IsLate)) break;
            await Task.Delay(EventRetries[number - 1], state.Clock, closing.Token);
            attempts.Add(await SendAsync(new Delivery(DeliveryKind.Event, envelope, number, Reason(last))));
        }

        return new DeliveredEvent(envelope, attempts);
    }

    private static string Reason(AppReply failed) => failed switch
    {
        { IsLate: true } => "http_timeout",
        { Status: 0 } => "connection_failed",
        _ => "http_error",
    };

    /// <summary>Sends the bot's own doings back to it, one after the other.</summary>
    private async Task PumpAsync()
    {
        try
        {
            await foreach (var (envelope, marker) in feed.Own.ReadAllAsync(closing.Token))
            {
                if (envelope is not null && HasListener)
                {
                    var delivered = await DeliverAsync(envelope);
                    lock (ownDeliveries) ownDeliveries.Add(delivered);
                }

                marker?.TrySetResult();
            }
        }
        catch (OperationCanceledException)
        {
            // The workspace is being disposed.
        }
    }

    /// <summary>What a person sees of a failed command or click; these are never retried.</summary>
    private static AppReply Seen(AppReply reply) => reply switch
    {
        { IsLate: true } => reply with { Shown = "operation_timeout" },
        { Status: 0 } => reply with { Shown = "dispatch_failed" },
        { Status: < 200 or >= 300 } => reply with { Shown = "http_service_error" },
        _ => reply,
    };

    /// <summary>Does what the answer to a submission says; returns what the person is told when it makes no sense.</summary>
    private string? Obey(SlackView view, AppReply reply)
    {
        if (string.IsNullOrWhiteSpace(reply.Body))
        {
            views.Close(view);
            return null;
        }

        if (reply.Json() is not { } answer) return TroubleConnecting;
        if (answer.Count == 0)
        {
            views.Close(view);
            return null;
        }

        try
        {
            switch (answer["response_action"]?.ToString())
            {
                case "errors": return OnInputs(view, answer["errors"] as JsonObject) ? null : TroubleConnecting;
                case "clear":
                    foreach (var open in views.OpenFor(view.User)) views.Close(open);
                    return null;
                case "update" when answer["view"] is { } definition:
                    BlockKitValidator.View(definition);
                    views.Replace(view, definition);
                    return null;
                case "push" when answer["view"] is { } definition:
                    BlockKitValidator.View(definition);
                    views.PushOn(view, view.User, definition);
                    return null;
                default: return TroubleConnecting;
            }
        }
        catch (SlackError error)
        {
            return $"{TroubleConnecting} ({error.ToJson().ToJsonString()})";
        }
    }

    /// <summary>Errors may stand at input blocks only.</summary>
    private static bool OnInputs(SlackView view, JsonObject? errors)
    {
        var inputs = Blocks(view).Where(b => b!["type"]!.ToString() == "input").Select(b => b!["block_id"]!.ToString());
        return errors is { Count: > 0 } && errors.All(e => inputs.Contains(e.Key) && e.Value is JsonValue);
    }

    private static string? UsableOptions(AppReply reply)
    {
        var check = new ShapeChecker();
        var answer = reply.Json();
        if (answer?["options"] is { } options) Composition.Options(check, options, "/options", 100, 0, plainOnly: true);
        else if (answer?["option_groups"] is { } groups) Composition.OptionGroups(check, groups, "/option_groups");
        else check.Fail("missing required field: options", "");
        return check.Errors.Count == 0 ? null : string.Join("; ", check.Errors);
    }
}
