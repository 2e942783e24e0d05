using System.Net;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Observability;

/// <summary>One word for whoever asks: load balancers and supervisors read the status code, and nobody learns more than that.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health/live", context => Say(context, HttpStatusCode.OK, "live"));
        endpoints.MapGet("/health/ready", context => IsReady(context.RequestServices)
            ? Say(context, HttpStatusCode.OK, "ready")
            : Say(context, HttpStatusCode.ServiceUnavailable, "not ready"));
    }

    /// <summary>Loaded, and able to record: a bot that answers everybody "not recorded" is of no use to anybody.</summary>
    private static bool IsReady(IServiceProvider services) =>
        services.GetRequiredService<Readiness>().NotReady is null && services.GetService<IJournal>()?.Failure is null;

    /// <summary>Requests of this machine, asked for under a name of this machine: a page of another site that had its name pointed here is not.</summary>
    public static bool IsLocal(HttpContext context) =>
        (context.Connection.RemoteIpAddress is not { } from || IPAddress.IsLoopback(from))
        && (context.Request.Host.Host is "localhost" or "[::1]" || (IPAddress.TryParse(context.Request.Host.Host, out var host) && IPAddress.IsLoopback(host)))
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded");

    private static Task Say(HttpContext context, HttpStatusCode code, string word)
    {
        context.Response.StatusCode = (int)code;
        context.Response.ContentType = "text/plain";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(word + "\n", context.RequestAborted);
    }
}
