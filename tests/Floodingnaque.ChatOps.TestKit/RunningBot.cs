using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Hosting;
using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit.Journal;
using Floodingnaque.ChatOps.TestKit.SlackCloud;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Floodingnaque.ChatOps.TestKit;

/// <summary>The whole bot in this process, as Program makes it, listening on a free port of loopback.</summary>
internal sealed class RunningBot : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TempFolder? ownFolder;

    private RunningBot(WebApplication app, string directory, TempFolder? ownFolder) => (this.app, Directory, this.ownFolder) = (app, directory, ownFolder);

    public string Directory { get; }

    public Uri Address => new(app.Urls.First());

    public IServiceProvider Services => app.Services;

    /// <param name="directory">The data folder of an earlier bot, to be that one after a restart.</param>
    /// <param name="settings">As on the command line: <c>--Slack:BotToken=…</c>.</param>
    public static async Task<RunningBot> Start(string? directory = null, params string[] settings)
    {
        var ownFolder = directory is null ? new TempFolder() : null;
        directory ??= ownFolder!.Path;
        string[] all = [$"--Data:Directory={directory}", "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning", .. settings];
        var app = BotHost.Build(all, Composition.Add, Composition.Map);
        await app.StartAsync();
        return new RunningBot(app, directory, ownFolder);
    }

    /// <summary>A bot in a Slack workspace: with its tokens, exactly the scopes of the manifest, and people of it on the roster.</summary>
    /// <param name="socketMode">Receive over Socket Mode instead of HTTP.</param>
    public static async Task<RunningBot> StartIn(SlackWorkspace slack, bool socketMode = false, string? directory = null, params string[] settings)
    {
        slack.UseSocketMode = socketMode;
        slack.GrantedScopes = [.. Slack.SlackManifest.Scopes(IncidentSettings.Default).Select(s => s.Name)];
        var bot = await Start(directory, [.. SlackSettings(slack, socketMode), .. settings]);
        if (socketMode)
        {
            await slack.WhenConnected();
            await Eventually.True(() => bot.Get<Readiness>().Missing is null, "the bot has read Slack's hello");
        }
        else
        {
            slack.AppAddress = bot.Address;
        }

        return bot;
    }

    /// <summary>The settings for a bot in this workspace; also for one in a process of its own.</summary>
    public static IEnumerable<string> SlackSettings(SlackWorkspace slack, bool socketMode)
    {
        yield return $"--Slack:ApiBaseUrl={slack.ApiBase}";
        yield return $"--Slack:BotToken={slack.Identity.BotToken}";
        yield return socketMode ? $"--Slack:AppToken={slack.Identity.AppToken}" : $"--Slack:SigningSecret={slack.Identity.SigningSecret}";
        yield return $"--Slack:SocketMode={socketMode}";
        if (slack.Channels.FirstOrDefault(c => c.Name == "security") is { } announcements)
        {
            yield return $"--Slack:AnnouncementChannel={announcements.Id}";
        }

        var roles = new Dictionary<string, string> { ["maria"] = "first-responder", ["sam"] = "security-lead", ["tess"] = "engineering-lead", ["bo"] = "stakeholder" };
        var n = 0;
        foreach (var user in slack.Users.Where(u => roles.ContainsKey(u.Name)))
        {
            yield return $"--Roster:People:{n}:Name={char.ToUpperInvariant(user.Name[0])}{user.Name[1..]}";
            yield return $"--Roster:People:{n}:Slack={user.Id}";
            yield return $"--Roster:People:{n}:Phone=+63 2 555 000{n}";
            yield return $"--Roster:People:{n}:Email={user.Name}@example.org";
            yield return $"--Roster:People:{n}:Roles:0={roles[user.Name]}";
            n++;
        }
    }

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>The events of an incident so far, durable ones only.</summary>
    public async Task<IReadOnlyList<RecordedEvent>> Events(IncidentId? id = null)
    {
        var journal = Get<FileJournal>();
        var events = new List<RecordedEvent>();
        await foreach (var e in journal.Read(id ?? journal.Streams.Keys.Single(), 0, CancellationToken.None))
        {
            events.Add(e);
        }

        return events;
    }

    /// <summary>Whether nothing is owed any more in any incident.</summary>
    public bool IsSettled => Get<IncidentStreams>().Loaded.All(s => s.Accepted.Owed.IsEmpty);

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        ownFolder?.Dispose();
    }
}

/// <summary>Waits for something to become true, by looking; a failure says what it waited for.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task True(Func<bool> condition, string what)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException($"Waited {Patience.TotalSeconds} s in vain: {what}.");
            }

            await tick.WaitForNextTickAsync();
        }
    }
}
