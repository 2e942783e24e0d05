using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.Slack;

internal sealed class ReactionsApi(SlackTransport transport)
{
    /// <param name="channel">Channel id.</param>
    /// <param name="ts">Of the message.</param>
    /// <param name="name">An emoji's name without colons.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task Add(string channel, string ts, string name, CancellationToken cancellationToken) =>
        DoAsync("reactions.add", channel, ts, name, cancellationToken);

    public Task Remove(string channel, string ts, string name, CancellationToken cancellationToken) =>
        DoAsync("reactions.remove", channel, ts, name, cancellationToken);

    public async Task<IReadOnlyList<SlackReaction>> Get(string channel, string ts, CancellationToken cancellationToken)
    {
        var arguments = new JsonObject { ["channel"] = channel, ["timestamp"] = ts, ["full"] = true };
        var request = new SlackRequest("reactions.get", arguments) { IsRead = true };
        var answer = await transport.SendAsync(request, SlackJson.Default.ReactedMessageAnswer, cancellationToken);
        return [.. answer.Message?.Reactions?.OfType<SlackReaction>() ?? []];
    }

    private Task<SlackAnswer> DoAsync(string method, string channel, string ts, string name, CancellationToken cancellationToken) => transport.SendAsync(
        new SlackRequest(method, new JsonObject { ["channel"] = channel, ["timestamp"] = ts, ["name"] = name }),
        SlackJson.Default.SlackAnswer,
        cancellationToken);
}
