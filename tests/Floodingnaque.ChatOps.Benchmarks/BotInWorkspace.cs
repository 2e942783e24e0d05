using Floodingnaque.ChatOps.Benchmarks.Load;
using Floodingnaque.ChatOps.Benchmarks.Servers;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.SlackCloud;

namespace Floodingnaque.ChatOps.Benchmarks;

/// <summary>The bot's own process in a stand-in for Slack, with one incident declared and its channel open.</summary>
internal sealed class BotInWorkspace : IAsyncDisposable
{
    private readonly SlackWorkspace slack;
    private readonly string data;
    private string channel = "";

    private BotInWorkspace(SlackWorkspace slack, string data) => (this.slack, this.data) = (slack, data);

    public string SigningSecret => slack.Identity.SigningSecret;

    public static async Task<BotInWorkspace> Create(string data)
    {
        var slack = await SlackWorkspace.StartAsync();
        foreach (var name in new[] { "maria", "sam", "tess", "bo" })
        {
            slack.AddUser(name);
        }

        slack.AddChannel("security", false, "maria", "sam", "tess", "bo");
        slack.GrantedScopes = [.. Slack.SlackManifest.Scopes(Core.Incidents.IncidentSettings.Default).Select(s => s.Name)];
        slack.OwnEvents = false; // the load is the notes
        var created = new BotInWorkspace(slack, data);
        await created.Declare();
        return created;
    }

    public Task<ServerProcess> Start() => Start(data);

    /// <summary>On another data folder than the incident's.</summary>
    public Task<ServerProcess> Start(string data) => ServerProcess.Bot(data, RunningBot.SlackSettings(slack, socketMode: false));

    /// <summary>Maria's notes, said in the incident's channel.</summary>
    public NoteRequest Note() => new(SigningSecret, slack.User("maria").Id, channel);

    public ValueTask DisposeAsync() => slack.DisposeAsync();

    private async Task Declare()
    {
        await using var bot = await Start();
        slack.AppAddress = new Uri($"http://127.0.0.1:{bot.Port}/");
        await slack.SendSlashCommand("maria", "security", "/incident declare p4 API keys abused from 203.0.113.7");
        await Eventually.True(() => slack.Channels.Any(c => c.Name.StartsWith("inc-", StringComparison.Ordinal) && c.Pins.Count > 0), "the channel is open and the card pinned");
        channel = slack.Channels.First(c => c.Name.StartsWith("inc-", StringComparison.Ordinal)).Id;
    }
}
