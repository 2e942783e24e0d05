using System.Text.Json;
using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.Slack;

internal sealed class ConversationsApi(SlackTransport transport)
{
    private const int MostInvited = 1000;

    /// <summary><c>name_taken</c> is also said of archived channels and of private ones the bot cannot see.</summary>
    public async Task<Conversation> Create(string name, bool isPrivate, CancellationToken cancellationToken)
    {
        BlockKitLimits.CheckText("name", name, BlockKitLimits.ChannelName);
        var arguments = new JsonObject { ["name"] = name, ["is_private"] = isPrivate };
        return (await WriteAsync("conversations.create", arguments, cancellationToken)).Channel;
    }

    /// <summary>
    /// At most 1000 people. Without <paramref name="force"/> one bad id refuses all; with it the good ones are invited.
    /// </summary>
    /// <returns>Who could not be invited.</returns>
    public async Task<IReadOnlyList<InviteFailure>> Invite(
        string channel, IReadOnlyCollection<string> users, bool force, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(users.Count, MostInvited, nameof(users));
        var arguments = new JsonObject { ["channel"] = channel, ["users"] = string.Join(',', users), ["force"] = force };
        var answer = await WriteAsync("conversations.invite", arguments, cancellationToken);
        if (answer.Errors is not { ValueKind: JsonValueKind.Array } errors)
            return [];

        // The invitation is done: an entry that cannot be read must not make it look as if it were not.
        return [.. errors.EnumerateArray()
            .Select(error => Parsed<InviteFailure>.Read(error, SlackJson.Default.InviteFailure, _ => null).Value)
            .OfType<InviteFailure>()];
    }

    /// <summary>At most 250 characters; posts a message to the channel.</summary>
    public Task SetTopic(string channel, string topic, CancellationToken cancellationToken)
    {
        BlockKitLimits.CheckText("topic", topic, BlockKitLimits.Topic, min: 0);
        return DoAsync("conversations.setTopic", new JsonObject { ["channel"] = channel, ["topic"] = topic }, cancellationToken);
    }

    /// <summary>The direct message with that person, opened if there is none.</summary>
    public async Task<Conversation> Open(string user, CancellationToken cancellationToken) =>
        (await WriteAsync("conversations.open", new JsonObject { ["users"] = user }, cancellationToken)).Channel;

    /// <param name="types">Of <c>public_channel</c>, <c>private_channel</c>, <c>im</c>, <c>mpim</c>.</param>
    /// <param name="excludeArchived">An archived channel keeps its name taken.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public IAsyncEnumerable<Conversation> List(IReadOnlyCollection<string> types, bool excludeArchived, CancellationToken cancellationToken) =>
        transport.ListAsync(
            "conversations.list",
            new JsonObject { ["types"] = string.Join(',', types), ["exclude_archived"] = excludeArchived },
            SlackJson.Default.ConversationsAnswer,
            answer => answer.Channels,
            cancellationToken);

    /// <summary>Newest first, with metadata. Threads' replies are not in it.</summary>
    /// <param name="channel">Channel id.</param>
    /// <param name="oldest">Only messages after this <c>ts</c>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public IAsyncEnumerable<SlackMessage> History(string channel, string oldest, CancellationToken cancellationToken) =>
        transport.ListAsync(
            "conversations.history",
            new JsonObject { ["channel"] = channel, ["oldest"] = oldest, ["include_all_metadata"] = true },
            SlackJson.Default.MessagesAnswer,
            answer => answer.Messages,
            cancellationToken);

    private Task<ConversationAnswer> WriteAsync(string method, JsonObject arguments, CancellationToken cancellationToken) =>
        transport.SendAsync(new SlackRequest(method, arguments), SlackJson.Default.ConversationAnswer, cancellationToken);

    private Task<SlackAnswer> DoAsync(string method, JsonObject arguments, CancellationToken cancellationToken) =>
        transport.SendAsync(new SlackRequest(method, arguments), SlackJson.Default.SlackAnswer, cancellationToken);
}
