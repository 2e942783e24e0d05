namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>What a test looks at, and what it sets up. Everything handed out is a snapshot.</summary>
internal sealed partial class SlackWorkspace
{
    public IReadOnlyList<RecordedCall> Calls => api.Calls;

    public IReadOnlyList<ResponseUrlPost> ResponseUrlPosts => responseUrls.Posts;

    public IReadOnlyList<SlackChannel> Channels => Locked(() => state.Channels.Values.ToList());

    public IReadOnlyList<SlackUser> Users => Locked(() => state.Users.Values.ToList());

    /// <summary>Every modal ever opened, the oldest first; see <see cref="SlackView.IsOpen"/>.</summary>
    public IReadOnlyList<SlackView> Views => Locked(() => state.Views.Values.OrderBy(v => v.Id, StringComparer.Ordinal).ToList());

    public IReadOnlyList<SlackFile> Files => Locked(() => state.Files.Values.ToList());

    /// <summary>What Slack lets pass and no app should do. A careful client leaves this empty.</summary>
    public IReadOnlyList<string> Complaints => Locked(() => state.Complaints.ToList());

    public int SocketConnections => sockets.Count;

    public SlackChannel Channel(string idOrName) => Locked(() => state.Channel(idOrName));

    public SlackUser User(string idOrName) => Locked(() => state.User(idOrName));

    public SlackMessage Message(string channel, string ts) =>
        Channel(channel).Find(ts) ?? throw new InvalidOperationException($"There is no message {ts} in '{channel}'.");

    /// <summary>The modal that a person has in front of them; null when there is none.</summary>
    public SlackView? OpenView(string user) => Locked(() => views.OpenFor(state.User(user).Id) is [.., var front] ? front : null);

    /// <summary>A new trigger id, as if the person had just clicked something.</summary>
    public string IssueTrigger(string user) => Locked(() => state.Triggers.Issue(state.User(user).Id));

    public SlackUser AddUser(string name, string? email = null, bool isSingleChannelGuest = false) => Locked(() =>
    {
        var user = new SlackUser(state.NextId("U"), name, char.ToUpperInvariant(name[0]) + name[1..], email ?? $"{name}@example.com")
        {
            IsSingleChannelGuest = isSingleChannelGuest,
        };
        return state.Users[user.Id] = user;
    });

    public SlackUserGroup AddUserGroup(string handle, params string[] users) => Locked(() =>
    {
        var group = new SlackUserGroup(state.NextId("S"), handle, [.. users.Select(u => state.User(u).Id)]);
        return state.UserGroups[group.Id] = group;
    });

    /// <summary>The direct message between the bot and a person, made when there is none yet.</summary>
    public SlackChannel DirectMessage(string user) => Locked(() => state.DirectMessage(state.User(user).Id));

    public void Deactivate(string user) => Locked(() =>
    {
        var found = state.User(user);
        return state.Users[found.Id] = found with { Deactivated = true };
    });

    /// <summary>A channel that people made themselves; the bot is in it only if it is among the members.</summary>
    public SlackChannel AddChannel(string name, bool isPrivate = false, params string[] members) => Locked(() =>
    {
        ConversationWrites.CheckName(name);
        var ids = members.Select(m => state.User(m).Id).ToList();
        var kind = isPrivate ? SlackChannelKind.Private : SlackChannelKind.Public;
        var channel = new SlackChannel(state.NextId("C"), name, kind, ids.FirstOrDefault() ?? "", state.Clock.GetUtcNow()) { Members = [.. ids] };
        return state.Channels[channel.Id] = channel;
    });

    /// <summary>A person archives the channel. Only what a bot token does itself ejects the bot.</summary>
    public void ArchiveAsPerson(string channel) => Locked(() => state.Change(state.Channel(channel).Id, c => c with { IsArchived = true }));

    /// <summary>The next <paramref name="count"/> calls of the method are 429; <c>*</c> is any method.</summary>
    public void Throttle(string method, int count, TimeSpan? retryAfter = null) =>
        faults.Order(method, new Fault.TooManyRequests(retryAfter ?? TimeSpan.FromSeconds(1)), count);

    /// <summary>The next call of the method meets this; several queue up. <c>*</c> is any method.</summary>
    public void FailNext(string method, Fault fault) => faults.Order(method, fault);

    /// <summary>From now on a share (0..1) of all calls fails in some way, the same way for the same seed and order of calls.</summary>
    public void WithFaults(int seed, double rate) => faults.Randomly(seed, rate);

    /// <summary>No more faults, ordered or random.</summary>
    public void ClearFaults() => faults.Clear();

    /// <summary>One post a second and channel, as Slack has it; off at first.</summary>
    public bool LimitPosts
    {
        get => faults.LimitPosts;
        set => faults.LimitPosts = value;
    }

    /// <summary>Every cursor handed out so far becomes <c>invalid_cursor</c>.</summary>
    public void ExpireCursors() => Locked(() =>
    {
        state.Cursors.Expire();
        return true;
    });

    private T Locked<T>(Func<T> look)
    {
        lock (state.Gate) return look();
    }
}
