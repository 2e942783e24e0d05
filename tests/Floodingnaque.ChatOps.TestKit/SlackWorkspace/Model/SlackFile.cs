namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>A file of the v2 upload: announced, then filled through its upload address, then completed (Slack, files.completeUploadExternal).</summary>
internal sealed record SlackFile(string Id, string Name, long Length, string UploadTicket)
{
    public string Title { get; init; } = Name;

    public byte[]? Content { get; init; }

    public bool IsComplete { get; init; }

    public string? ChannelId { get; init; }
}
