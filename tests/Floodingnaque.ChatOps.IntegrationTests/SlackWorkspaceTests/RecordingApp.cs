using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Floodingnaque.ChatOps.IntegrationTests.SlackWorkspaceTests;

/// <summary>One request from Slack as the app sees it.</summary>
internal sealed record Received(string Path, string ContentType, byte[] Body, IHeaderDictionary Headers)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public string Field(string name) => QueryHelpers.ParseQuery(Text)[name].ToString();

    public JsonObject Payload => JsonNode.Parse(Path == "/slack/event" ? Text : Field("payload"))!.AsObject();
}

/// <summary>An app that notes what comes and answers as told.</summary>
internal sealed class RecordingApp : IAsyncDisposable
{
    private readonly WebApplication server;

    private RecordingApp(WebApplication server) => this.server = server;

    public ConcurrentQueue<Received> All { get; } = new();

    public Uri Address { get; private set; } = null!;

    /// <summary>The answer: a status and, when not empty, a JSON body.</summary>
    public Func<Received, (int Status, string Json)> Answer { get; set; } = _ => (200, "");

    public static async Task<RecordingApp> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var app = new RecordingApp(builder.Build());
        app.server.Run(app.HandleAsync);
        await app.server.StartAsync();
        app.Address = new Uri(app.server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return app;
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var received = new Received(context.Request.Path, context.Request.ContentType ?? "", body.ToArray(), new HeaderDictionary(
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value)));
        All.Enqueue(received);
        var (status, json) = Answer(received);
        context.Response.StatusCode = status;
        if (json.Length == 0) return;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
