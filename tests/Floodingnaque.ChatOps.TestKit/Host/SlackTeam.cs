using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Slack;
using Floodingnaque.ChatOps.TestKit.SlackCloud;

namespace Floodingnaque.ChatOps.TestKit.Host;

/// <summary>A workspace with the people of <see cref="Story"/> in it, for a bot in a process of its own.</summary>
internal static class SlackTeam
{
    public static readonly IReadOnlyList<string> People = ["maria", "sam", "tess", "bo", "vera"];

    public static async Task<SlackWorkspace> Start()
    {
        var slack = await SlackWorkspace.StartAsync();
        foreach (var name in People)
        {
            slack.AddUser(name, $"{name}@example.org");
        }

        slack.AddChannel("general", isPrivate: false, [.. People]);
        slack.AddChannel("security", isPrivate: false, "maria", "sam", "tess", "bo", slack.Identity.BotUserId);
        slack.GrantedScopes = [.. SlackManifest.Scopes(IncidentSettings.Default).Select(s => s.Name)];
        return slack;
    }

    /// <summary>Vera declares, and the channel opens; returns the channel's id.</summary>
    public static async Task<string> Declare(SlackWorkspace slack, string words = "p2 API keys abused")
    {
        var before = Opened(slack).Count;
        var reply = await slack.SendSlashCommand("vera", "general", $"/incident declare {words}");
        if (!reply.IsOk)
        {
            throw new InvalidOperationException($"{reply.Status}: {reply.Body}");
        }

        await Eventually.True(() => Opened(slack).Count > before && Opened(slack)[^1].Pins.Count > 0, "the channel is open, the card pinned");
        return Opened(slack)[^1].Id;
    }

    private static List<SlackChannel> Opened(SlackWorkspace slack) => [.. slack.Channels.Where(c => c.Name.StartsWith("inc-", StringComparison.Ordinal)).OrderBy(c => c.Name)];
}
