using System.Net;
using Microsoft.Extensions.Primitives;

namespace Floodingnaque.ChatOps.WebConsole;

/// <summary>
/// The console has no sign-in, so it answers this machine only. Three doors: the remote address (other machines), the Host header (DNS
/// rebinding: a page of evil.example whose name turns to 127.0.0.1 still says evil.example) and the Origin header (another site's page
/// in this machine's browser that opens a WebSocket here). A request that a proxy passed on comes from elsewhere, whatever its address says.
/// </summary>
internal sealed class ConsoleGuard(RequestDelegate next)
{
    private static readonly PathString[] Doors = ["/_blazor", "/_framework", "/_content", "/console"];

    private static readonly string[] ProxyHeaders = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Original-For", "X-Real-IP", "Via"];

    public async Task InvokeAsync(HttpContext context)
    {
        if (!Covers(context))
        {
            await next(context);
            return;
        }

        SecurityHeaders(context);
        if (Refuse(context) is { } why)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(why, context.RequestAborted);
            return;
        }

        await next(context);
    }

    /// <summary>Why the request is not let in; null when it is.</summary>
    internal static string? Refuse(HttpContext context)
    {
        var request = context.Request;
        if (context.Connection.RemoteIpAddress is not { } remote || !IPAddress.IsLoopback(remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote))
        {
            return "The console has no sign-in yet and answers only this machine. Open it there, or through an SSH tunnel (ssh -L).";
        }

        if (ProxyHeaders.FirstOrDefault(request.Headers.ContainsKey) is { } header)
        {
            return $"The console has no sign-in yet and answers no proxy ({header} is set). Pass on /slack/ only, and open the console on this machine.";
        }

        if (!IsLocalName(request.Host.Host))
        {
            return "The console answers only to the names localhost, 127.0.0.1 and [::1]. Use one of them in the address.";
        }

        return request.Headers.Origin is { Count: > 0 } origin && !IsSameSite(origin, request)
            ? "The console does not talk to pages of other sites. Open its own address in a new tab."
            : null;
    }

    private static bool Covers(HttpContext context) =>
        context.Request.Path == "/"
        || !context.Request.Path.HasValue
        || context.GetEndpoint()?.Metadata.GetMetadata<ConsoleEndpoint>() is not null
        || Doors.Any(d => context.Request.Path.StartsWithSegments(d, StringComparison.OrdinalIgnoreCase));

    private static bool IsLocalName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host is "127.0.0.1" or "[::1]";

    private static bool IsSameSite(StringValues origin, HttpRequest request) =>
        origin.Count == 1 && string.Equals(origin[0], $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);

    private static void SecurityHeaders(HttpContext context)
    {
        // Blazor needs no inline script and, as the page brings its own reconnect dialog, no inline style. Older Safari does not count a
        // WebSocket of the same host as 'self', so it is named; a Host that is not ours is refused before the page is made.
        var socket = IsLocalName(context.Request.Host.Host) ? $" {(context.Request.IsHttps ? "wss" : "ws")}://{context.Request.Host}" : "";
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
            + $"connect-src 'self'{socket}; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
        headers.XFrameOptions = "DENY";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}

/// <summary>Marks the console's endpoints for <see cref="ConsoleGuard"/>.</summary>
internal sealed class ConsoleEndpoint;
