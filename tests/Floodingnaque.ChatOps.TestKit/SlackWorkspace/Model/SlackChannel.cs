using System.Collections.Immutable;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

internal enum SlackChannelKind
{
    Public,
    Private,
    DirectMessage,
    GroupMessage,
}

/// <summary>
/// A conversation as the workspace holds it at one moment. Immutable, so that a test can look at it while the bot goes on calling.
/// </summary>
internal sealed record SlackChannel(string Id, string Name, SlackChannelKind Kind, string Creator, DateTimeOffset Created)
{
    public bool IsPrivate => Kind is not SlackChannelKind.Public;

    public bool IsArchived { get; init; }

    public string Topic { get; init; } = "";

    public string Purpose { get; init; } = "";

    /// <summary>Ids, in the order of joining.</summary>
    public ImmutableList<string> Members { get; init; } = [];

    /// <summary>All messages, oldest first: thread replies, service messages (joins, topics) and ephemeral ones among them.</summary>
    public ImmutableList<SlackMessage> Messages { get; init; } = [];

    /// <summary>The <c>ts</c> of each pinned message, newest last.</summary>
    public ImmutableList<string> Pins { get; init; } = [];

    public ImmutableList<SlackBookmark> Bookmarks { get; init; } = [];

    /// <summary>What was said here: no service messages, no ephemeral ones.</summary>
    public IEnumerable<SlackMessage> Said => Messages.Where(m => m.EphemeralFor is null && m.Subtype is null or "file_share" or "thread_broadcast");

    public bool Has(string user) => Members.Contains(user);

    public SlackMessage? Find(string ts) => Messages.FirstOrDefault(m => m.Ts == ts);

    public SlackChannel Replace(SlackMessage old, SlackMessage now) => this with { Messages = Messages.Replace(old, now) };
}

internal sealed record SlackBookmark(string Id, string Title, string Link, string? Emoji);
