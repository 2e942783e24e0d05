using Floodingnaque.ChatOps.Configuration;
using Floodingnaque.ChatOps.Targets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.UnitTests.Configuration;

/// <summary>The settings as the program reads them, from pairs of key and value.</summary>
internal static class Settings
{
    /// <summary>A later pair replaces an earlier one of the same key.</summary>
    public static IConfiguration Of(params (string Key, string? Value)[] pairs) =>
        new ConfigurationBuilder().AddInMemoryCollection(pairs.Reverse().DistinctBy(p => p.Key).ToDictionary(p => p.Key, p => p.Value)).Build();

    public static ServiceProvider Services(params (string Key, string? Value)[] pairs)
    {
        var configuration = Of(pairs);
        return new ServiceCollection()
            .AddSingleton(configuration)
            .AddSingleton(TimeProvider.System)
            .AddConfiguration(configuration, new HostingEnvironment { ContentRootPath = "/srv/bot" })
            .AddTargets(configuration, "/srv/bot/data")
            .BuildServiceProvider();
    }

    public static T Read<T>(params (string Key, string? Value)[] pairs)
        where T : notnull
    {
        using var services = Services(pairs);
        return services.GetRequiredService<T>();
    }

    /// <summary>What the start refuses; empty when it goes through.</summary>
    public static IReadOnlyList<string> Refusals(params (string Key, string? Value)[] pairs)
    {
        using var services = Services(pairs);
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (OptionsValidationException e)
        {
            return [.. e.Failures];
        }
        catch (AggregateException e)
        {
            return [.. e.InnerExceptions.Cast<OptionsValidationException>().SelectMany(x => x.Failures)];
        }
    }
}
