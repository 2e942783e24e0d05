using Floodingnaque.ChatOps.Configuration;

namespace Floodingnaque.ChatOps.Hosting;

/// <summary>The configured data folder for commands that read it without being the bot.</summary>
internal static class ConfiguredData
{
    public static string Path(string[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { Args = settings });
        builder.Configuration
            .AddJsonFile("appsettings.json", optional: true)
            .AddJsonFile($"appsettings.{builder.Environment.EnvironmentName}.json", optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine(settings);
        return DataOptions.Path(builder.Configuration, builder.Environment);
    }
}
