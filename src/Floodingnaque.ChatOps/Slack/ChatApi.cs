using System.Text.Json;
using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.Slack;

internal sealed class ChatApi(SlackTransport transport)
{
    /// <summary>About one message a second and channel; each channel waits for itself.</summary>
    public Task<PostedMessage> PostMessage(Message message, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(message.Channel);
        BlockKitLimits.Check(message);
        var request = new SlackRequest("chat.postMessage", Arguments(message)) { Limit = $"chat.postMessage {message.Channel}" };
        return transport.SendAsync(request, SlackJson.Default.PostedMessage, cancellationToken);
    }

    /// <summary>To one member of the channel. Not stored: gone after a reload, and only changed through a <c>response_url</c>.</summary>
    public Task<PostedEphemeral> PostEphemeral(string user, Message message, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(message.Channel);
        BlockKitLimits.Check(message);
        var arguments = Arguments(message);
        arguments["user"] = user;
        return transport.SendAsync(new SlackRequest("chat.postEphemeral", arguments), SlackJson.Default.PostedEphemeral, cancellationToken);
    }

    /// <summary>Replaces the bot's own message whole: text without blocks removes the blocks.</summary>
    public Task<PostedMessage> Update(MessageUpdate update, CancellationToken cancellationToken)
    {
        BlockKitLimits.Check(update);
        var arguments = JsonSerializer.SerializeToNode(update, SlackJson.Default.MessageUpdate)!.AsObject();
        return transport.SendAsync(new SlackRequest("chat.update", arguments), SlackJson.Default.PostedMessage, cancellationToken);
    }

    private static JsonObject Arguments(Message message) => JsonSerializer.SerializeToNode(message, SlackJson.Default.Message)!.AsObject();
}
