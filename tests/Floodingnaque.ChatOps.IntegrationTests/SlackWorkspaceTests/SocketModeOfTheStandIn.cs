using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.IntegrationTests.SlackWorkspaceTests;

public sealed class SocketModeOfTheStandIn : SlackWorkspaceTest
{
    [Fact]
    public async Task A_ticket_is_good_once_and_hello_counts_the_connections()
    {
        var url = await Url();
        using var first = new ClientWebSocket();
        await first.ConnectAsync(url, default);
        Assert.Equal(("hello", 1), Greeting(await Receive(first)));

        using var again = new ClientWebSocket();
        await Assert.ThrowsAsync<WebSocketException>(() => again.ConnectAsync(url, default));
        using var second = await Connect();
        Assert.Equal(("hello", 2), Greeting(await Receive(second)));
    }

    [Fact]
    public async Task A_command_is_an_envelope_whose_acknowledgement_may_carry_the_answer()
    {
        Slack.AddUser("ada");
        Slack.AddChannel("ops", isPrivate: false, "ada");
        Slack.UseSocketMode = true;
        Slack.SplitFrames = true;
        using var socket = await Connect();
        await Receive(socket);

        var command = Slack.SendSlashCommand("ada", "ops", "/incident help");
        var envelope = await Receive(socket);
        Assert.Equal(("slash_commands", "help"), (envelope["type"]!.ToString(), envelope["payload"]!["text"]!.ToString()));
        Assert.True(envelope["accepts_response_payload"]!.GetValue<bool>());
        await Send(socket, new JsonObject { ["envelope_id"] = envelope["envelope_id"]!.ToString(), ["payload"] = new JsonObject { ["text"] = "usage" } });

        Assert.True((await command).IsOk);
        Assert.Equal("usage", Slack.Channel("ops").Messages.Single().Text);
    }

    [Fact]
    public async Task An_envelope_nobody_acknowledges_is_late_and_an_unasked_payload_is_complained_of()
    {
        Slack.UseSocketMode = true;
        using var socket = await Connect();
        await Receive(socket);

        Slack.Patience = TimeSpan.FromMilliseconds(30);
        Assert.True((await Slack.SendEvent(new JsonObject { ["type"] = "app_home_opened" })).Last.IsLate);
        await Receive(socket);

        Slack.Patience = TimeSpan.FromSeconds(3);
        var happening = Slack.SendEvent(new JsonObject { ["type"] = "app_home_opened" });
        var envelope = await Receive(socket);
        await Send(socket, new JsonObject { ["envelope_id"] = envelope["envelope_id"]!.ToString(), ["payload"] = new JsonObject { ["a"] = 1 } });
        Assert.True((await happening).Last.IsOk);
        Assert.Contains("takes none", Assert.Single(Slack.Complaints), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_link_disabled_no_connection_can_be_opened()
    {
        using var socket = await Connect();
        await Receive(socket);

        await Slack.Disconnect("link_disabled");

        var frame = await Receive(socket);
        Assert.Equal(("disconnect", "link_disabled"), (frame["type"]!.ToString(), frame["reason"]!.ToString()));
        Assert.False((await Web.Json("apps.connections.open", [], Slack.Identity.AppToken))["ok"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_dropped_line_ends_without_a_closing_frame()
    {
        using var socket = await Connect();
        await Receive(socket);

        Slack.DropConnections();

        await Assert.ThrowsAsync<WebSocketException>(() => Receive(socket));
        await Slack.WhenConnected(0);
    }

    private async Task<Uri> Url() => new(Ok(await Web.Json("apps.connections.open", [], Slack.Identity.AppToken))["url"]!.ToString());

    private async Task<ClientWebSocket> Connect()
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(await Url(), default);
        return socket;
    }

    private static (string, int) Greeting(JsonObject frame) => (frame["type"]!.ToString(), frame["num_connections"]!.GetValue<int>());

    private static async Task<JsonObject> Receive(ClientWebSocket socket)
    {
        var chunk = new byte[4096];
        using var all = new MemoryStream();
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        WebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(chunk, soon.Token);
            all.Write(chunk, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonNode.Parse(all.ToArray())!.AsObject();
    }

    private static Task Send(ClientWebSocket socket, JsonObject frame) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(frame.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, default);
}
