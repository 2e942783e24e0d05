namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>What the bot can see and touch: a private channel that it is not in does not exist for it (Slack, <c>channel_not_found</c>).</summary>
internal sealed class Access(WorkspaceState state)
{
    private string Bot => state.Identity.BotUserId;

    /// <summary>The channel of an argument; <c>channel_not_found</c> when unknown, or private and without the bot.</summary>
    public SlackChannel Visible(ApiCall call, string argument = "channel") => Visible(call.Arguments.Required(argument));

    public SlackChannel Visible(string id) =>
        state.Channels.TryGetValue(id, out var channel) && (!channel.IsPrivate || channel.Has(Bot)) ? channel : throw new SlackError("channel_not_found");

    /// <summary>As <see cref="Visible(ApiCall, string)"/>, and the bot is in it.</summary>
    public SlackChannel Joined(ApiCall call, string argument = "channel")
    {
        var channel = Visible(call, argument);
        return channel.Has(Bot) ? channel : throw new SlackError("not_in_channel");
    }

    /// <summary>As <see cref="Joined"/>, and not archived. Archiving ejects the bot, so the archived channel is told apart first.</summary>
    public SlackChannel Writable(ApiCall call, string archived = "is_archived", string argument = "channel")
    {
        var channel = Visible(call, argument);
        if (channel.IsArchived) throw new SlackError(archived);
        return channel.Has(Bot) ? channel : throw new SlackError("not_in_channel");
    }

    public static SlackMessage Message(SlackChannel channel, string ts) =>
        channel.Find(ts) is { EphemeralFor: null } found ? found : throw new SlackError("message_not_found");

    public static void RequireHistory(ApiCall call, SlackChannel channel) => call.Require(Scope(channel, "history"));

    public static void RequireManage(ApiCall call, SlackChannel channel, params string[] alsoEnough) =>
        call.Require([channel.Kind == SlackChannelKind.Public ? "channels:manage" : Scope(channel, "write"), .. alsoEnough]);

    /// <summary>The scope family goes by the kind of conversation: channels, groups, im, mpim.</summary>
    public static string Scope(SlackChannel channel, string right) => Family(channel.Kind) + ":" + right;

    public static string Family(SlackChannelKind kind) => kind switch
    {
        SlackChannelKind.Public => "channels",
        SlackChannelKind.Private => "groups",
        SlackChannelKind.DirectMessage => "im",
        SlackChannelKind.GroupMessage => "mpim",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
