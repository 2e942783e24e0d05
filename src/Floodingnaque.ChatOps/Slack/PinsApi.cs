using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>At most 100 pins a channel.</summary>
internal sealed class PinsApi(SlackTransport transport)
{
    public Task Add(string channel, string ts, CancellationToken cancellationToken) => transport.SendAsync(
        new SlackRequest("pins.add", new JsonObject { ["channel"] = channel, ["timestamp"] = ts }),
        SlackJson.Default.SlackAnswer,
        cancellationToken);
}
