namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>A member of the workspace. Ids are stable, names are not (Slack, users.info).</summary>
internal sealed record SlackUser(string Id, string Name, string RealName, string Email)
{
    public bool IsBot { get; init; }

    /// <summary>A guest may be in one channel only; a second invitation is <c>ura_max_channels</c> (Slack, conversations.invite).</summary>
    public bool IsSingleChannelGuest { get; init; }

    public bool Deactivated { get; init; }
}
