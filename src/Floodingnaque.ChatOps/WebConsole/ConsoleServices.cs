using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.WebConsole.Ui;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.AspNetCore.Hosting.StaticWebAssets;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.WebConsole;

/// <summary>Puts the console together. Needs the <see cref="Roster"/>, the <see cref="IncidentSettings"/> and the <see cref="IChatPipeline"/>.</summary>
internal static class ConsoleServices
{
    /// <summary>More than the longest message in JSON: SignalR's own 32 KB would end the circuit of who pastes a log.</summary>
    private const int MaxCircuitMessage = 512 * 1024;

    /// <param name="enabledByDefault">Off beside a real chat platform, for whoever sits at this machine may be anybody in the console.</param>
    public static IServiceCollection AddWebConsole(this IServiceCollection services, IConfiguration configuration, string dataDirectory, bool enabledByDefault)
    {
        var section = configuration.GetSection(ConsoleOptions.Section);
        services.AddOptionsWithValidateOnStart<ConsoleOptions, ConsoleOptionsValidator>().Configure(o => o.Enabled = enabledByDefault).Bind(section);
        if (!section.GetValue("Enabled", enabledByDefault))
        {
            return services;
        }

        services.AddSingleton(sp => new ConsoleWorkspace(
            Path.Combine(dataDirectory, "console"), sp.GetRequiredService<IOptions<ConsoleOptions>>().Value.KeepMessages,
            sp.GetRequiredService<TimeProvider>(), sp.GetRequiredService<ILogger<ConsoleWorkspace>>()));
        services.AddSingleton<ConsolePlatform>();
        services.AddSingleton<IChatPlatform>(sp => sp.GetRequiredService<ConsolePlatform>());
        services.AddSingleton<ConsoleDriver>();
        services.AddSingleton<ConsolePeople>();
        services.AddScoped<ConsoleSession>();
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(o => o.MaximumReceiveMessageSize = MaxCircuitMessage);

        // The keys protect circuits and nothing that has to outlive the process, so none is left on the disk.
        services.AddDataProtection();
        services.Configure<KeyManagementOptions>(o => (o.XmlRepository, o.XmlEncryptor) = (new MemoryKeys(), new NullXmlEncryptor()));
        return services;
    }

    public static void MapWebConsole(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<IOptions<ConsoleOptions>>().Value.Enabled)
        {
            return;
        }

        FindAssets(app);
        app.UseMiddleware<ConsoleGuard>();
        app.UseAntiforgery();
        app.MapStaticAssets().WithMetadata(new ConsoleEndpoint());
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = null) // the guard's policy says it
            .WithMetadata(new ConsoleEndpoint());
    }

    /// <summary>
    /// The framework looks for style sheets and its own script in the working directory, and only in Development where the build left
    /// them; this program is to start from any folder, built or published.
    /// </summary>
    private static void FindAssets(WebApplication app)
    {
        const string Probe = "console/console.css";
        if (app.Environment.WebRootFileProvider.GetFileInfo(Probe).Exists
            && app.Environment.WebRootFileProvider.GetFileInfo("_framework/blazor.web.js").Exists)
        {
            return;
        }

        var published = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        if (File.Exists(Path.Combine(published, Probe)))
        {
            app.Environment.WebRootPath = published;
            app.Environment.WebRootFileProvider = new PhysicalFileProvider(published);
            return;
        }

        StaticWebAssetsLoader.UseStaticWebAssets(app.Environment, app.Configuration);
    }
}
