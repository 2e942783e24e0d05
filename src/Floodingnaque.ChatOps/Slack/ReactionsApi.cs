using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.Slack;

internal sealed class ReactionsApi(SlackTransport transport)
{
    /// <param name="channel">Channel id.</param>
    /// <param name="ts">Of the message.</param>
    /// <param name="name">An emoji's name without colons.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task Add(string channel, string ts, string name, CancellationToken cancellationToken) => transport.SendAsync(
        new SlackRequest("reactions.add", new JsonObject { ["channel"] = channel, ["timestamp"] = ts, ["name"] = name }),
        SlackJson.Default.SlackAnswer,
        cancellationToken);
}
