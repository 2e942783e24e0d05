namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>A modal in front of a person. <paramref name="Definition"/> is the JSON given by the app.</summary>
internal sealed record SlackView(string Id, string User, string RootId, string? PreviousId, string Definition)
{
    /// <summary>Changes with every update; <c>views.update</c> with an old one is <c>hash_conflict</c> (Slack, views.update).</summary>
    public required string Hash { get; init; }

    public string? ExternalId { get; init; }

    public string CallbackId { get; init; } = "";

    public bool IsOpen { get; init; } = true;

    public int Updates { get; init; }
}
