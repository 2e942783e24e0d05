using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Hosting;

/// <summary>The running bot: built, checked, started, and said in one line where to find it.</summary>
internal static partial class BotHost
{
    /// <summary>Loopback: nobody else can reach the bot before somebody decides so.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5080";

    private static readonly string[] AddressKeys = ["urls", "http_ports", "https_ports"];

    public static async Task<int> Run(Func<WebApplication> build, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        WebApplication? app = null;
        try
        {
            app = build();
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            await app.StartAsync(cancellationToken);
        }
        catch (Exception e) when (e is not HostAbortedException && !cancellationToken.IsCancellationRequested)
        {
            await Refuse(app, e, error);
            return 1;
        }

        await using (app)
        {
            app.Services.GetRequiredService<StartupLog>().Started();
            if (Address(app.Urls) is { } address)
            {
                await output.WriteLineAsync($"Floodingnaque ChatOps is ready: open {address} in a browser. Ctrl+C stops it.");
            }

            await app.WaitForShutdownAsync(cancellationToken);
            // A worker that crashed stopped the host: the supervisor must start it again.
            return app.Services.GetServices<IHostedService>().OfType<BackgroundService>().Any(s => s.ExecuteTask is { IsFaulted: true }) ? 1 : 0;
        }
    }

    public static WebApplication Build(string[] settings, Action<WebApplicationBuilder> add, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateBuilder(settings);
        if (!HasAddress(builder.Configuration))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        // A request goes on where its bytes came in, and an answer goes out where it was made: both are threads of the pool already, and nothing
        // here blocks them, so that two more turns through the pool's queue for every request would buy nothing.
        builder.WebHost.UseSockets(o => o.UnsafePreferInlineScheduling = true);
        var log = new StartupLog();
        builder.Services.AddSingleton(log);
        add(builder);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", log.Lets).AddFilter("Microsoft.AspNetCore.Server.Kestrel", log.Lets);
        var app = builder.Build();
        try
        {
            map(app);
            return app;
        }
        catch
        {
            ((IDisposable)app).Dispose();
            throw;
        }
    }

    /// <summary>The address to type into a browser: one of this machine if there is one. Null when the bot listens nowhere.</summary>
    public static string? Address(IEnumerable<string> urls) => urls
        .Select(url => url.Replace("//[::]", "//localhost", StringComparison.Ordinal).Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal)
            .Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal))
        .OrderBy(url => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.IsLoopback ? 0 : 1)
        .FirstOrDefault();

    private static bool HasAddress(ConfigurationManager configuration) =>
        AddressKeys.Any(key => !string.IsNullOrWhiteSpace(configuration[key]))
        || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();

    private static async Task Refuse(WebApplication? app, Exception exception, TextWriter error)
    {
        foreach (var sentence in StartupSentences.Of(exception))
        {
            await error.WriteLineAsync(sentence);
        }

        if (app is not null)
        {
            LogWhere(app.Logger, exception);
            await app.DisposeAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The start failed")]
    private static partial void LogWhere(ILogger logger, Exception exception);
}
