using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>
/// A stand-in for Slack's cloud: one workspace with one installed app, on a real server at 127.0.0.1. It keeps Slack's documented rules,
/// written down from Slack's documentation and not from our client, so that it can find faults in it. A person is played by the
/// methods of the driver (<see cref="SendSlashCommand"/>, <see cref="PostMessage"/>, <see cref="ClickButton"/>, …).
/// </summary>
/// <remarks>Lifetimes (trigger ids, response URLs, Retry-After) go by the given clock; waiting for the app is real time.</remarks>
internal sealed partial class SlackWorkspace : IAsyncDisposable
{
    private readonly CancellationTokenSource closing = new();
    private readonly WorkspaceState state;
    private readonly FaultPlan faults;
    private readonly EventFeed feed;
    private readonly AppLine line;
    private readonly ResponseUrls responseUrls;
    private readonly SocketHub sockets;
    private readonly ViewMethods views;
    private readonly ObjectJson json;
    private readonly ApiEndpoint api;
    private readonly UploadEndpoint uploads;
    private readonly WebApplication server;
    private Task pump = Task.CompletedTask;

    private SlackWorkspace(TimeProvider clock)
    {
        state = new WorkspaceState(new SlackIdentity(), clock);
        faults = new FaultPlan(clock);
        json = new ObjectJson(state);
        feed = new EventFeed(state, json, () => GrantedScopes);
        line = new AppLine(Identity, clock);
        responseUrls = new ResponseUrls(state, feed);
        sockets = new SocketHub(state, closing.Token);
        views = new ViewMethods(state, json);
        uploads = new UploadEndpoint(state, () => GrantedScopes);
        api = new ApiEndpoint(state, Methods(), faults, () => GrantedScopes, closing.Token);
        state.Users[Identity.BotUserId] = new SlackUser(Identity.BotUserId, Identity.BotName, "Flood Bot", "") { IsBot = true };
        server = BuildServer();
    }

    public SlackIdentity Identity => state.Identity;

    /// <summary>With a slash at the end. Response URLs, upload addresses and the Web API are all below it.</summary>
    public Uri BaseAddress { get; private set; } = null!;

    public Uri ApiBase => new(BaseAddress, "api/");

    /// <summary>The bot token's scopes; replace the list to take some away or give more.</summary>
    public IReadOnlyCollection<string> GrantedScopes { get; set; } =
    [
        "commands", "chat:write", "channels:manage", "channels:read", "channels:history", "channels:join", "groups:write", "groups:read",
        "groups:history", "im:write", "im:read", "im:history", "users:read", "users:read.email", "usergroups:read", "pins:write", "pins:read",
        "bookmarks:write", "reactions:read", "reactions:write", "files:write", "files:read", "app_mentions:read",
    ];

    /// <summary>The base address of the app, for the paths <c>/slack/command</c>, <c>/slack/event</c>, <c>/slack/action</c>, <c>/slack/options</c>.</summary>
    public Uri? AppAddress
    {
        get => line.AppAddress;
        set => line.AppAddress = value;
    }

    /// <summary>Everything goes over the open Socket Mode connections instead of HTTP.</summary>
    public bool UseSocketMode { get; set; }

    /// <summary>When Slack hangs up on the app: three seconds, real time.</summary>
    public TimeSpan Patience
    {
        get => line.Patience;
        set => line.Patience = value;
    }

    /// <summary>Adds a charset to the content types, which an app must not stumble over.</summary>
    public bool NameCharset
    {
        get => line.NameCharset;
        set => line.NameCharset = value;
    }

    /// <summary>Sends Socket Mode frames in pieces of a few bytes.</summary>
    public bool SplitFrames
    {
        get => sockets.SplitFrames;
        set => sockets.SplitFrames = value;
    }

    /// <summary>Socket Mode connections are accepted and nothing is said on them.</summary>
    public bool HoldHello
    {
        get => sockets.HoldHello;
        set => sockets.HoldHello = value;
    }

    /// <summary>Whether what the bot does comes back to it as events.</summary>
    public bool OwnEvents
    {
        get => feed.OwnEvents;
        set => feed.OwnEvents = value;
    }

    /// <summary>The manifest's <c>bot_events</c>.</summary>
    public HashSet<string> Subscriptions => feed.Subscriptions;

    public static async Task<SlackWorkspace> StartAsync(TimeProvider? clock = null)
    {
        var workspace = new SlackWorkspace(clock ?? TimeProvider.System);
        await workspace.server.StartAsync();
        var address = workspace.server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        workspace.BaseAddress = new Uri(address + "/");
        workspace.json.BaseAddress = workspace.BaseAddress.AbsoluteUri;
        workspace.sockets.SocketAddress = workspace.BaseAddress.AbsoluteUri.Replace("http://", "ws://", StringComparison.Ordinal);
        workspace.pump = Task.Run(workspace.PumpAsync);
        return workspace;
    }

    private Dictionary<string, ApiMethod> Methods()
    {
        var access = new Access(state);
        IEnumerable<ApiMethod> all =
        [
            .. new UserMethods(state, json).All,
            .. new UserGroupMethods(state).All,
            .. new ConversationReads(state, access, json).All,
            .. new ConversationWrites(state, access, json, feed).All,
            .. new InvitationMethods(state, access, json, feed).All,
            .. new ChatMethods(state, access, json, feed).All,
            .. new ItemMethods(state, access, json, feed).All,
            .. new FileMethods(state, access, json, feed).All,
            .. views.All,
            .. sockets.All,
        ];
        return all.ToDictionary(m => m.Name);
    }

    private WebApplication BuildServer()
    {
        // Empty: no settings files, no environment variables, no log.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k =>
        {
            k.Listen(IPAddress.Loopback, 0);
            k.AddServerHeader = false;
            k.Limits.MaxRequestBodySize = null; // Evidence can be large.
        });
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(RouteAsync);
        return app;
    }

    private Task RouteAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var (first, rest) = slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..]);
        switch (first)
        {
            case "api": return api.HandleAsync(context, rest);
            case "actions" or "commands": return responseUrls.HandleAsync(context, path);
            case "upload": return uploads.UploadAsync(context, rest[(rest.LastIndexOf('/') + 1)..]);
            case "files-pri": return uploads.DownloadAsync(context, rest);
            case "link": return sockets.AcceptAsync(context);
            default:
                context.Response.StatusCode = 404;
                return Task.CompletedTask;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await pump;
        using (var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1)))
            await server.StopAsync(soon.Token);
        await server.DisposeAsync();
        line.Dispose();
        closing.Dispose();
    }
}
