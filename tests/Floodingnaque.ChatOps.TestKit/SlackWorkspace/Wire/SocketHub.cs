using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>
/// Socket Mode: one-time tickets, at most ten connections, each envelope to any one of them (Slack, "Using Socket Mode").
/// </summary>
internal sealed class SocketHub(WorkspaceState state, CancellationToken closing)
{
    private const int MaxConnections = 10;
    private static readonly TimeSpan TicketLife = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly Dictionary<string, DateTimeOffset> tickets = [];
    private readonly List<SlackSocket> open = [];
    private TaskCompletionSource changed = NewSignal();
    private int turn;
    private bool isOff;

    public string SocketAddress { get; set; } = "";

    public bool SplitFrames { get; set; }

    public bool HoldHello { get; set; }

    public int Count
    {
        get
        {
            lock (gate) return open.Count;
        }
    }

    public IEnumerable<ApiMethod> All => [new("apps.connections.open", Open, TakesAppToken: true)];

    private JsonObject Open(ApiCall call)
    {
        lock (gate)
        {
            if (isOff) throw new SlackError("socket_mode_disabled");
            if (open.Count >= MaxConnections) throw new SlackError("too_many_websockets");
            var ticket = Guid.CreateVersion7(state.Clock.GetUtcNow()).ToString();
            tickets[ticket] = state.Clock.GetUtcNow() + TicketLife;
            return new JsonObject { ["url"] = $"{SocketAddress}link/?ticket={ticket}&app_id={state.Identity.AppId}" };
        }
    }

    /// <summary>GET /link/?ticket=…: the ticket is good once, and soon.</summary>
    public async Task AcceptAsync(HttpContext context)
    {
        var ticket = context.Request.Query["ticket"].ToString();
        bool isGood;
        lock (gate) isGood = tickets.Remove(ticket, out var until) && state.Clock.GetUtcNow() <= until && open.Count < MaxConnections;
        if (!isGood || !context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = isGood ? 400 : 403;
            return;
        }

        using var socket = new SlackSocket(await context.WebSockets.AcceptWebSocketAsync(), Complain, SplitFrames);
        int count;
        lock (gate)
        {
            open.Add(socket);
            count = open.Count;
        }

        if (!HoldHello) await socket.SendAsync(Hello(count), closing);
        Signal();
        await socket.ReadAsync(closing);
        lock (gate) open.Remove(socket);
        Signal();
    }

    private JsonObject Hello(int count) => new()
    {
        ["type"] = "hello",
        ["num_connections"] = count,
        ["debug_info"] = new JsonObject { ["host"] = "applink-standin", ["build_number"] = 1, ["approximate_connection_time"] = 18060 },
        ["connection_info"] = new JsonObject { ["app_id"] = state.Identity.AppId },
    };

    /// <summary>Sends to one connection, the next in turn; status 0 when there is none.</summary>
    public async Task<AppReply> DeliverAsync(Delivery delivery, TimeSpan patience)
    {
        SlackSocket? socket;
        lock (gate) socket = open.Count == 0 ? null : open[turn++ % open.Count];
        if (socket is null) return new AppReply(0, "No Socket Mode connection is open.", "", TimeSpan.Zero);

        var takesPayload = delivery.Kind is DeliveryKind.Command or DeliveryKind.Options
            || (delivery.Kind == DeliveryKind.Interaction && delivery.Payload["type"]?.ToString() == "view_submission");
        var envelope = new JsonObject
        {
            ["envelope_id"] = Guid.CreateVersion7(state.Clock.GetUtcNow()).ToString(),
            ["payload"] = delivery.Payload.DeepClone(),
            ["type"] = delivery.Kind switch
            {
                DeliveryKind.Command => "slash_commands",
                DeliveryKind.Event => "events_api",
                _ => "interactive",
            },
            ["accepts_response_payload"] = takesPayload,
        };
        if (delivery.Kind == DeliveryKind.Event)
        {
            envelope["retry_attempt"] = delivery.RetryNumber;
            envelope["retry_reason"] = delivery.RetryReason ?? "";
        }

        return await socket.DeliverAsync(envelope, patience, closing);
    }

    /// <summary>
    /// Announces the end of every connection. After <c>warning</c> they stay open (Slack leaves about ten seconds); after
    /// <c>refresh_requested</c> and <c>link_disabled</c> they are closed, and after the latter no new one can be opened.
    /// </summary>
    public async Task DisconnectAsync(string reason)
    {
        lock (gate) isOff |= reason == "link_disabled";
        foreach (var socket in Snapshot())
        {
            await socket.SendAsync(new JsonObject { ["type"] = "disconnect", ["reason"] = reason, ["debug_info"] = new JsonObject { ["host"] = "applink-standin" } }, closing);
            if (reason != "warning") await socket.CloseAsync(closing);
        }
    }

    /// <summary>Cuts every connection without a word, as a dead line does.</summary>
    public void Drop()
    {
        foreach (var socket in Snapshot()) socket.Abort();
    }

    /// <summary>Until so many connections have had their hello.</summary>
    public async Task WaitForAsync(int count)
    {
        while (true)
        {
            Task signal;
            lock (gate)
            {
                if (open.Count == count) return;
                signal = changed.Task;
            }

            await signal.WaitAsync(TimeSpan.FromSeconds(10), closing);
        }
    }

    private List<SlackSocket> Snapshot()
    {
        lock (gate) return [.. open];
    }

    private void Signal()
    {
        lock (gate)
        {
            changed.TrySetResult();
            changed = NewSignal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Complain(string what)
    {
        lock (state.Gate) state.Complaints.Add(what);
    }
}
