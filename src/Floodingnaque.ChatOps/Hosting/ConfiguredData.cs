using Floodingnaque.ChatOps.Configuration;

namespace Floodingnaque.ChatOps.Hosting;

/// <summary>The settings and the data folder for commands that read them without being the bot.</summary>
internal static class ConfiguredData
{
    public static string Path(string[] settings)
    {
        var (configuration, environment) = Build(settings);
        return DataOptions.Path(configuration, environment);
    }

    /// <summary>All settings, read as the bot reads them.</summary>
    public static IConfiguration Read(string[] settings) => Build(settings).Configuration;

    private static (IConfiguration Configuration, IHostEnvironment Environment) Build(string[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { Args = settings });
        builder.Configuration
            .AddJsonFile("appsettings.json", optional: true)
            .AddJsonFile($"appsettings.{builder.Environment.EnvironmentName}.json", optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine(settings);
        return (builder.Configuration, builder.Environment);
    }
}
