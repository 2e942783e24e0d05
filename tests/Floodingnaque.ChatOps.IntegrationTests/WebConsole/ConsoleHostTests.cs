using System.Collections.Immutable;
using System.Net;
using System.Net.WebSockets;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit.Journal;
using Floodingnaque.ChatOps.WebConsole;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.IntegrationTests.WebConsole;

/// <summary>The console in a real server, started in a folder that is not the program's, in Production: as an operator starts it.</summary>
public sealed class ConsoleHostTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private readonly HttpClient client = new();
    private WebApplication app = null!;

    private Uri Base => new(app.Urls.Single());

    public async Task InitializeAsync()
    {
        app = Build(folder.Path, enabled: true);
        await app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task The_page_and_all_that_it_names_come_from_this_server()
    {
        var page = await client.GetStringAsync(Base);
        var named = Attribute().Matches(page).Select(m => m.Groups[1].Value).Where(v => v.Length > 1).ToArray();
        Assert.True(named.Length >= 3, page);
        foreach (var path in named)
        {
            Assert.False(Uri.TryCreate(path, UriKind.Absolute, out _), path);
            using var response = await client.GetAsync(new Uri(Base, path));
            Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode}");
        }

        Assert.Contains(named, n => n.StartsWith("_framework/blazor.web", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_of_another_name_gets_neither_the_page_nor_the_circuit()
    {
        foreach (var path in new[] { "/", "/_blazor/negotiate?negotiateVersion=1", "/_framework/blazor.web.js", "/console/console.css" })
        {
            using var request = new HttpRequestMessage(path.StartsWith("/_blazor", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get, new Uri(Base, path));
            request.Headers.Host = "evil.example";
            Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(request)).StatusCode);
        }
    }

    [Fact]
    public async Task A_web_socket_of_another_site_is_refused_and_one_s_own_is_not()
    {
        Assert.Equal(HttpStatusCode.Forbidden, await OpenSocket("http://evil.example"));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await OpenSocket(Base.GetLeftPart(UriPartial.Authority)));
    }

    [Fact]
    public async Task Other_endpoints_answer_to_any_name()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Base, "/health/live"));
        request.Headers.Host = "bot.example.org";
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Switched_off_there_is_no_page_and_no_platform()
    {
        await using var off = Build(Path.Combine(folder.Path, "off"), enabled: false);
        await off.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri(off.Urls.Single()))).StatusCode);
        Assert.Empty(off.Services.GetServices<IChatPlatform>());
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "off", "console")));
    }

    [Fact]
    public void A_setting_out_of_range_stops_the_start_by_its_name()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Build(folder.Path, enabled: true, keep: "7"));
        Assert.Contains(nameof(ConsoleOptions.KeepMessages), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_key_is_left_in_the_home_folder()
    {
        _ = app.Services.GetRequiredService<Microsoft.AspNetCore.DataProtection.IDataProtectionProvider>().CreateProtector("x");
        var options = app.Services.GetRequiredService<IOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>>().Value;
        Assert.IsType<MemoryKeys>(options.XmlRepository);
    }

    private static System.Text.RegularExpressions.Regex Attribute() => new("(?:href|src)=\"([^\"#]+)\"");

    private static WebApplication Build(string directory, bool enabled, string keep = "2000")
    {
        Directory.CreateDirectory(directory);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "Floodingnaque.ChatOps",
            EnvironmentName = "Production",
            ContentRootPath = directory,
        });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection([new("Console:Enabled", enabled.ToString()), new("Console:KeepMessages", keep)]);
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(IncidentSettings.Default).AddSingleton<IChatPipeline, Mute>();
        builder.Services.AddSingleton(new Roster(
            [new Person("Ana", ImmutableDictionary<string, string>.Empty.Add("console", "ana"), null, null, [Role.FirstResponder])], []));
        builder.Services.AddWebConsole(builder.Configuration, directory, enabledByDefault: true);
        var app = builder.Build();
        app.MapGet("/health/live", () => "ok");
        app.MapWebConsole();
        return app;
    }

    private async Task<HttpStatusCode> OpenSocket(string origin)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Origin", origin);
        try
        {
            await socket.ConnectAsync(new UriBuilder(Base) { Scheme = "ws", Path = "/_blazor" }.Uri, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // The status says why.
        }

        return socket.HttpStatusCode;
    }

    private sealed class Mute : IChatPipeline
    {
        public Task<ChatAnswer> Handle(ChatEnvelope envelope, CancellationToken cancellationToken) => Task.FromResult(ChatAnswer.Silent);
    }
}
