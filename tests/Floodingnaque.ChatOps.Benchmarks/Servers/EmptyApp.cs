using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Floodingnaque.ChatOps.Benchmarks.Servers;

/// <summary>An ASP.NET Core endpoint that does nothing: the most that a bot on this server can be.</summary>
internal static class EmptyApp
{
    public const string Word = "empty-app";

    public static async Task Run(int port)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        await using var app = builder.Build();
        app.MapGet("/health/ready", () => "ready");
        app.MapPost("/slack/command", (HttpContext _) => Task.CompletedTask);
        await app.RunAsync($"http://127.0.0.1:{port}");
    }
}
