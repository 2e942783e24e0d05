using System.Net;
using Floodingnaque.ChatOps.Doctor;
using Floodingnaque.ChatOps.Pipeline;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Slack;

internal static class SlackServices
{
    public static IServiceCollection AddSlack(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptionsWithValidateOnStart<SlackOptions, SlackOptionsValidator>()
            .Bind(configuration.GetSection(SlackOptions.Section));
        services.AddSingleton<IPostConfigureOptions<SlackOptions>, SlackSecretFiles>();

        services.AddHttpClient(SlackTransport.HttpClientName, client =>
            {
                client.Timeout = Timeout.InfiniteTimeSpan; // each kind of request has its own
                client.DefaultRequestHeaders.UserAgent.ParseAdd("Floodingnaque.ChatOps");
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                // A redirect would lead past the checks of SlackHosts.
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.All,
                ConnectTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            })
            // The factory's loggers write addresses, and a response_url is a key to the conversation.
            .RemoveAllLoggers();

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<SlackGates>();
        services.AddSingleton<SlackTransport>();
        services.AddSingleton<ISlackApiClient, SlackApiClient>();
        services.AddSingleton<SocketConnector>(SocketConnectors.ConnectAsync);
        services.AddSingleton<SocketModeClient>();
        return IsConfigured(configuration) ? services.AddSlackPlatform(configuration) : services;
    }

    /// <summary>Maps the endpoints, unless Slack is not in use or everything comes over a socket.</summary>
    public static void MapSlack(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<SlackOptions>>().Value;
        if (options is { IsConfigured: true, SocketMode: false })
        {
            app.MapSlackEndpoints();
        }
    }

    public static bool IsConfigured(IConfiguration configuration) =>
        configuration.GetSection(SlackOptions.Section).Get<SlackOptions>() is { IsConfigured: true };

    private static IServiceCollection AddSlackPlatform(this IServiceCollection services, IConfiguration configuration)
    {
        foreach (var host in new[] { configuration.GetSection(SlackOptions.Section).Get<SlackOptions>()!.ApiBaseUrl.Host, "wss-primary.slack.com", "hooks.slack.com" })
        {
            services.AddSingleton(new PeerName(host, "Slack, where people reach me"));
        }

        services.AddSingleton<SlackIdentity>()
            .AddSingleton<SlackAnswers>()
            .AddSingleton<SlackReceiver>()
            .AddHostedService<SlackWarmUp>()
            .AddHostedService<SlackIntroduction>()
            .AddSingleton<SlackTold>()
            .AddSingleton<SlackAfterAck>()
            .AddHostedService(s => s.GetRequiredService<SlackAfterAck>())
            .AddSingleton<SlackPlatform>()
            .AddSingleton<IDoctorCheck, SlackCheck>()
            .AddSingleton<IChatPlatform>(s => s.GetRequiredService<SlackPlatform>());
        return configuration.GetValue<bool>($"{SlackOptions.Section}:{nameof(SlackOptions.SocketMode)}")
            ? services.AddHostedService<SocketModeWorker>()
            : services;
    }
}
