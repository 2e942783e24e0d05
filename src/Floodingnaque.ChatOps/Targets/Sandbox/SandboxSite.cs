using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Floodingnaque.ChatOps.Targets.Sandbox;

/// <summary>
/// A small real site on this machine's loopback, to practise on: it writes a combined access log, honours the blocklist, and has exports, keys and
/// logins. Clients name the address they play in a header; only addresses for documentation (RFC 5737) are believed.
/// </summary>
internal sealed partial class SandboxSite(SandboxFiles files, SandboxOptions options, TimeProvider clock, ILogger<SandboxSite> logger) : IHostedService, IAsyncDisposable
{
    /// <summary>The header that a client names its address in.</summary>
    public const string ClientHeader = "X-Sandbox-Client";

    /// <summary>Bytes of the access log, after which it begins anew.</summary>
    private const long MaxLog = 4 * 1024 * 1024;
    private static readonly IPNetwork[] Documentation = [IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("198.51.100.0/24"), IPNetwork.Parse("203.0.113.0/24")];

    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim log = new(1, 1);
    private WebApplication? app;
    private bool isDisposed;

    /// <summary>Where it listens, once it does.</summary>
    public Task<Uri> Address => address.Task;

    public SandboxAttacker Attacker { get; } = new(clock);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        app = await Listen(options.Port, cancellationToken) ?? await Listen(0, cancellationToken) ?? throw new InvalidOperationException("No port is free for the sandbox.");
        var url = new Uri(app.Urls.First() + "/");
        if ((await files.Lines(SandboxFiles.Keys, cancellationToken)).Length == 0)
        {
            await files.Change(SandboxFiles.Keys, _ => [NewKey()], cancellationToken);
        }

        address.TrySetResult(url);
        LogListening(logger, url);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (isDisposed)
        {
            return;
        }

        await Attacker.Stop();
        if (app is not null)
        {
            await app.StopAsync(cancellationToken);
        }
    }

    /// <summary>May be called more than once: the host knows it as a service and as something to run.</summary>
    public async ValueTask DisposeAsync()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        await Attacker.Stop();
        if (app is not null)
        {
            await app.DisposeAsync();
        }

        Attacker.Dispose();
        log.Dispose();
    }

    /// <summary>A key as the site takes it: 32 random bytes.</summary>
    public static string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private async Task<WebApplication?> Listen(int port, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddRoutingCore();
        var site = builder.Build();
        site.Use(Guard);
        site.UseRouting();
        Map(site);
        try
        {
            await site.StartAsync(cancellationToken);
            return site;
        }
        catch (IOException) when (port != 0)
        {
            await site.DisposeAsync(); // taken
            return null;
        }
    }

    private void Map(WebApplication site)
    {
        site.MapGet("/", Page);
        site.MapGet("/health/live", () => "ok");
        site.MapGet("/api/v1/export/{**what}", Export);
        site.MapGet("/api/export/{**what}", Export);
        site.MapPost("/api/v1/auth/login", Login);
        site.MapGet("/api/v1/auth/me", Me);
        site.MapPost("/attacker/on", context => Switch(context, on: true));
        site.MapPost("/attacker/off", context => Switch(context, on: false));
    }

    /// <summary>What stands before the site: who is it, are they blocked, and the line in the access log.</summary>
    private async Task Guard(HttpContext context, RequestDelegate next)
    {
        var client = Client(context.Request);
        if (await files.IsBlocked(client, context.RequestAborted))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
        else
        {
            await next(context);
        }

        await Log(context, client);
    }

    private static IPAddress Client(HttpRequest request) =>
        IPAddress.TryParse(request.Headers[ClientHeader].ToString(), out var named) && Documentation.Any(d => d.Contains(named)) ? named : IPAddress.Loopback;

    private async Task Log(HttpContext context, IPAddress client)
    {
        var time = clock.GetUtcNow().ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture);
        var request = context.Request;
        var line = $"{client} - - [{time}] \"{Plain(request.Method)} {Plain(request.Path + request.QueryString)} HTTP/1.1\" {context.Response.StatusCode} {context.Response.ContentLength ?? 0} \"-\" \"{Plain(request.Headers.UserAgent.ToString())}\"\n";
        await log.WaitAsync(CancellationToken.None);
        try
        {
            Directory.CreateDirectory(files.Folder);
            if (new FileInfo(files.AccessLog) is { Exists: true, Length: > MaxLog })
            {
                File.Move(files.AccessLog, files.AccessLog + ".1", overwrite: true);
            }

            await File.AppendAllTextAsync(files.AccessLog, line, CancellationToken.None);
        }
        finally
        {
            log.Release();
        }
    }

    /// <summary>As nginx escapes: nothing that ends a field or a line.</summary>
    private static string Plain(string text) =>
        string.Concat((text.Length > 500 ? text[..500] : text).Select(c => c is '"' or '\\' || char.IsControl(c) ? $"\\x{(int)c:X2}" : c.ToString()));

    private async Task Export(HttpContext context)
    {
        if ((await files.Lines(SandboxFiles.ExportsOff, context.RequestAborted)).Length > 0)
        {
            context.Response.Headers["X-ChatOps"] = "exports-off";
            await Answer(context, StatusCodes.Status503ServiceUnavailable, "exports are off");
            return;
        }

        var known = (await files.Lines(SandboxFiles.Keys, context.RequestAborted)).Contains(context.Request.Headers["X-API-Key"].ToString());
        await Answer(context, known ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized, known ? "station,level\nBridge,0.4\n" : "no such key");
    }

    /// <summary>Whoever says a name is in: the sandbox has no passwords. What counts is that logins can be ended.</summary>
    private async Task Login(HttpContext context)
    {
        var user = context.Request.Query["user"].ToString();
        if (user.Length is 0 or > 100 || user.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('@' or '.' or '-' or '_')))
        {
            await Answer(context, StatusCodes.Status401Unauthorized, "no such user");
            return;
        }

        var token = NewKey();
        await files.Change(SandboxFiles.Sessions, lines => lines.TakeLast(99).Append($"{token} {user}"), context.RequestAborted);
        await Answer(context, StatusCodes.Status200OK, token);
    }

    private async Task Me(HttpContext context)
    {
        var token = context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
        var session = token.Length == 0 ? null : (await files.Lines(SandboxFiles.Sessions, context.RequestAborted)).FirstOrDefault(l => l.StartsWith(token + " ", StringComparison.Ordinal));
        await Answer(context, session is null ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK, session?.Split(' ')[1] ?? "not logged in");
    }

    private async Task Switch(HttpContext context, bool on)
    {
        // A page of somebody else's in the same browser is not to start anything, though it is only practice.
        if (context.Request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin"))
        {
            await Answer(context, StatusCodes.Status403Forbidden, "only from this site's own page");
            return;
        }

        await (on ? Attacker.Start(await Address) : Attacker.Stop());
        context.Response.Redirect("/");
    }

    private async Task Page(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        await Answer(context, StatusCodes.Status200OK, SandboxPage.Draw(Attacker));
    }

    private static async Task Answer(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        var bytes = Encoding.UTF8.GetBytes(text);
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    [LoggerMessage(LogLevel.Information, "SANDBOX: no target is configured, so actions are practised on a site of the bot's own at {Url}; no server is touched.")]
    private static partial void LogListening(ILogger logger, Uri url);
}
