using System.Runtime.CompilerServices;
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

    public Task Kick(string channel, string user, CancellationToken cancellationToken) =>
        DoAsync("conversations.kick", new JsonObject { ["channel"] = channel, ["user"] = user }, cancellationToken);

    public Task Join(string channel, CancellationToken cancellationToken) =>
        DoAsync("conversations.join", new JsonObject { ["channel"] = channel }, cancellationToken);

    public async Task<Conversation> Rename(string channel, string name, CancellationToken cancellationToken)
    {
        BlockKitLimits.CheckText("name", name, BlockKitLimits.ChannelName);
        var arguments = new JsonObject { ["channel"] = channel, ["name"] = name };
        return (await WriteAsync("conversations.rename", arguments, cancellationToken)).Channel;
    }

    /// <summary>Ejects the bot, which can then neither read nor unarchive the channel: export first.</summary>
    public Task Archive(string channel, CancellationToken cancellationToken) =>
        DoAsync("conversations.archive", new JsonObject { ["channel"] = channel }, cancellationToken);

    /// <summary>At most 250 characters; posts a message to the channel.</summary>
    public Task SetTopic(string channel, string topic, CancellationToken cancellationToken)
    {
        BlockKitLimits.CheckText("topic", topic, BlockKitLimits.Topic, min: 0);
        return DoAsync("conversations.setTopic", new JsonObject { ["channel"] = channel, ["topic"] = topic }, cancellationToken);
    }

    /// <summary>At most 250 characters; posts a message to the channel.</summary>
    public Task SetPurpose(string channel, string purpose, CancellationToken cancellationToken)
    {
        BlockKitLimits.CheckText("purpose", purpose, BlockKitLimits.Topic, min: 0);
        return DoAsync("conversations.setPurpose", new JsonObject { ["channel"] = channel, ["purpose"] = purpose }, cancellationToken);
    }

    /// <summary>The direct message with that person, opened if there is none.</summary>
    public async Task<Conversation> Open(string user, CancellationToken cancellationToken) =>
        (await WriteAsync("conversations.open", new JsonObject { ["users"] = user }, cancellationToken)).Channel;

    public async Task<Conversation> Info(string channel, CancellationToken cancellationToken)
    {
        var request = new SlackRequest("conversations.info", new JsonObject { ["channel"] = channel }) { IsRead = true };
        return (await transport.SendAsync(request, SlackJson.Default.ConversationAnswer, cancellationToken)).Channel;
    }

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

    public IAsyncEnumerable<string> Members(string channel, CancellationToken cancellationToken) => transport.ListAsync(
        "conversations.members",
        new JsonObject { ["channel"] = channel },
        SlackJson.Default.MembersAnswer,
        answer => answer.Members,
        cancellationToken);

    /// <summary>Newest first, with metadata. Threads' replies are not in it.</summary>
    /// <param name="channel">Channel id.</param>
    /// <param name="oldest">Only messages after this <c>ts</c>.</param>
    /// <param name="latest">Only messages before this <c>ts</c>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public IAsyncEnumerable<SlackMessage> History(string channel, string? oldest, string? latest, CancellationToken cancellationToken) =>
        transport.ListAsync(
            "conversations.history",
            new JsonObject { ["channel"] = channel, ["oldest"] = oldest, ["latest"] = latest, ["include_all_metadata"] = true },
            SlackJson.Default.MessagesAnswer,
            answer => answer.Messages,
            cancellationToken);

    /// <summary>Oldest first. The parent comes on every page and is given once.</summary>
    public async IAsyncEnumerable<SlackMessage> Replies(
        string channel, string threadTs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var messages = transport.ListAsync(
            "conversations.replies",
            new JsonObject { ["channel"] = channel, ["ts"] = threadTs, ["include_all_metadata"] = true },
            SlackJson.Default.MessagesAnswer,
            answer => answer.Messages,
            cancellationToken);
        var hadParent = false;
        await foreach (var message in messages)
        {
            var isParent = message.Ts == threadTs;
            if (!isParent || !hadParent)
                yield return message;
            hadParent |= isParent;
        }
    }

    private Task<ConversationAnswer> WriteAsync(string method, JsonObject arguments, CancellationToken cancellationToken) =>
        transport.SendAsync(new SlackRequest(method, arguments), SlackJson.Default.ConversationAnswer, cancellationToken);

    private Task<SlackAnswer> DoAsync(string method, JsonObject arguments, CancellationToken cancellationToken) =>
        transport.SendAsync(new SlackRequest(method, arguments), SlackJson.Default.SlackAnswer, cancellationToken);
}
