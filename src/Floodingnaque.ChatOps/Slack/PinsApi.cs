using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>At most 100 pins a channel.</summary>
internal sealed class PinsApi(SlackTransport transport)
{
    public Task Add(string channel, string ts, CancellationToken cancellationToken) => DoAsync("pins.add", channel, ts, cancellationToken);

    public Task Remove(string channel, string ts, CancellationToken cancellationToken) => DoAsync("pins.remove", channel, ts, cancellationToken);

    public async Task<IReadOnlyList<PinnedItem>> List(string channel, CancellationToken cancellationToken)
    {
        var request = new SlackRequest("pins.list", new JsonObject { ["channel"] = channel }) { IsRead = true };
        return (await transport.SendAsync(request, SlackJson.Default.PinsAnswer, cancellationToken)).Items ?? [];
    }

    private Task<SlackAnswer> DoAsync(string method, string channel, string ts, CancellationToken cancellationToken) => transport.SendAsync(
        new SlackRequest(method, new JsonObject { ["channel"] = channel, ["timestamp"] = ts }),
        SlackJson.Default.SlackAnswer,
        cancellationToken);
}
