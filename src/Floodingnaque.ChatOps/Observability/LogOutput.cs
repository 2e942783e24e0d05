using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Logging.Console;

namespace Floodingnaque.ChatOps.Observability;

/// <summary>
/// Log lines go to standard error, so that standard output holds only what was asked for. One line each: for people at a terminal, JSON
/// for machines.
/// </summary>
internal static class LogOutput
{
    /// <summary>What is quiet unless Logging:LogLevel says otherwise. The HTTP client's lines would show response URLs, which are secrets.</summary>
    private static readonly Dictionary<string, string?> Levels = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Warning",
        ["Logging:LogLevel:System.Net.Http.HttpClient"] = "Warning",
        ["Logging:LogLevel:Polly"] = "Warning",
    };

    public static void AddLogOutput(this IHostApplicationBuilder builder)
    {
        // First in the list: every other source, appsettings.json and the environment, is stronger.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Levels });
        builder.Logging.ClearProviders();
        builder.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        if (WantsJson(builder.Configuration))
        {
            builder.Logging.AddJsonConsole(o =>
            {
                o.UseUtcTimestamp = true;
                o.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            });
        }
        else
        {
            builder.Logging.AddSimpleConsole(o =>
            {
                o.SingleLine = true;
                o.UseUtcTimestamp = true;
                o.TimestampFormat = "HH:mm:ss'Z' ";
            });
        }
    }

    public static bool WantsJson(IConfiguration configuration) =>
        configuration.GetValue<bool?>("Logging:Json") ?? Console.IsErrorRedirected;
}
