using System.Collections.Immutable;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>A message as stored. <paramref name="Ts"/> is a text key, unique in its channel; it is no number (Slack, message event).</summary>
internal sealed record SlackMessage(string Ts, string User, string Text)
{
    public string? ThreadTs { get; init; }

    public string? Subtype { get; init; }

    /// <summary>Set on what an app wrote; the bot's own messages carry it in events too.</summary>
    public string? BotId { get; init; }

    /// <summary>The Block Kit JSON array, with the block ids that Slack adds; null without blocks.</summary>
    public string? Blocks { get; init; }

    /// <summary>The JSON object of the message metadata; null without.</summary>
    public string? Metadata { get; init; }

    /// <summary>How often it was edited.</summary>
    public int Edits { get; init; }

    public string? EditedTs { get; init; }

    /// <summary>The one person who sees it; null for an ordinary message. Ephemeral messages are in no history (Slack, chat.postEphemeral).</summary>
    public string? EphemeralFor { get; init; }

    public ImmutableList<SlackReaction> Reactions { get; init; } = [];

    public ImmutableList<string> Files { get; init; } = [];

    public bool IsReply => ThreadTs is not null && ThreadTs != Ts;
}

internal sealed record SlackReaction(string Name, ImmutableList<string> Users);
