using Floodingnaque.ChatOps.Targets.Docker;
using Floodingnaque.ChatOps.TestKit.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

/// <summary>Answers as an engine does that a real one cannot be made to be: with another ps, out of breath in the middle of a frame.</summary>
internal sealed class EngineStandIn : IAsyncDisposable
{
    public const string Id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly TempFolder folder = new();
    private readonly WebApplication site;

    private EngineStandIn(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.ListenUnixSocket(Socket));
        site = builder.Build();
        site.MapGet("/version", () => """{"Version":"27.1.0"}""");
        site.MapGet("/containers/{name}/json", () => $$"""
            {"Id":"{{Id}}","Name":"/api","State":{"Running":true,"Status":"running","Pid":0},"Config":{"Tty":false},"HostConfig":{"IpcMode":"none"},"Mounts":[{"Type":"volume","Name":"logs","Destination":"/logs"}]}
            """);
        site.MapFallback(answer);
    }

    public DockerOptions Options => new() { Endpoint = $"unix://{Socket}", Containers = ["api"] };

    public static async Task<EngineStandIn> Start(Func<HttpContext, Task> answer)
    {
        var engine = new EngineStandIn(answer);
        await engine.site.StartAsync();
        return engine;
    }

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        folder.Dispose();
    }

    private string Socket => Path.Combine(folder.Path, "engine.sock");
}
