using System.Globalization;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>
/// Everything the workspace knows. Every reader and writer holds <see cref="Gate"/>; a Web API method runs under it as a whole,
/// so that concurrent calls of a bot are atomic, as Slack's are.
/// </summary>
internal sealed class WorkspaceState(SlackIdentity identity, TimeProvider clock)
{
    private long lastTs;
    private long lastId;

    public Lock Gate { get; } = new();

    public SlackIdentity Identity => identity;

    public TimeProvider Clock => clock;

    public Dictionary<string, SlackChannel> Channels { get; } = [];

    public Dictionary<string, SlackUser> Users { get; } = [];

    public Dictionary<string, SlackUserGroup> UserGroups { get; } = [];

    public Dictionary<string, SlackView> Views { get; } = [];

    public Dictionary<string, SlackFile> Files { get; } = [];

    public Triggers Triggers { get; } = new(clock);

    public Cursors Cursors { get; } = new();

    /// <summary>What Slack lets pass, but what no app should do: a token sent where none belongs, a call inside a Retry-After.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Unix seconds and six digits, never the same twice, always rising, whatever the clock does.</summary>
    public string NextTs()
    {
        var micros = clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
        lastTs = Math.Max(micros, lastTs + 1);
        return string.Create(CultureInfo.InvariantCulture, $"{lastTs / 1_000_000}.{lastTs % 1_000_000:D6}");
    }

    /// <summary>An id such as <c>C0000000A1</c>: the letter says what it is, the rest means nothing.</summary>
    public string NextId(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}0{++lastId:X8}");

    public SlackChannel Change(string id, Func<SlackChannel, SlackChannel> change) => Channels[id] = change(Channels[id]);

    public SlackChannel Say(SlackChannel channel, SlackMessage message) =>
        Change(channel.Id, c => c with { Messages = c.Messages.Add(message) });

    /// <summary>A person by id or name, for tests.</summary>
    public SlackUser User(string idOrName) =>
        Users.GetValueOrDefault(idOrName) ?? Users.Values.FirstOrDefault(u => u.Name == idOrName)
        ?? throw new InvalidOperationException($"The workspace has no user '{idOrName}'.");

    /// <summary>A channel by id or name, for tests.</summary>
    public SlackChannel Channel(string idOrName) =>
        Channels.GetValueOrDefault(idOrName) ?? Channels.Values.FirstOrDefault(c => c.Name == idOrName)
        ?? throw new InvalidOperationException($"The workspace has no channel '{idOrName}'.");

    /// <summary>The direct message between the bot and a person, made when there is none yet.</summary>
    public SlackChannel DirectMessage(string user)
    {
        var known = Channels.Values.FirstOrDefault(c => c.Kind == SlackChannelKind.DirectMessage && c.Has(user));
        if (known is not null) return known;
        var made = new SlackChannel(NextId("D"), "", SlackChannelKind.DirectMessage, identity.BotUserId, clock.GetUtcNow())
        {
            Members = [identity.BotUserId, user],
        };
        return Channels[made.Id] = made;
    }
}
