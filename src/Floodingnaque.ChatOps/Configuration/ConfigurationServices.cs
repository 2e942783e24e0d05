using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Evidence;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Configuration;

internal static class ConfigurationServices
{
    /// <summary>The roster, the incident settings and the data folder, checked at start: Core's <c>Roster</c> and <c>IncidentSettings</c>, and <see cref="DataDirectory"/>.</summary>
    public static IServiceCollection AddConfiguration(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddSettings<RosterOptions, RosterOptionsValidator>(configuration, RosterOptions.Section);
        services.AddSettings<IncidentOptions, IncidentOptionsValidator>(configuration, IncidentOptions.Section);
        services.AddSettings<EscalationOptions, EscalationOptionsValidator>(configuration, EscalationOptions.Section);
        services.AddSettings<ActionOptions, ActionOptionsValidator>(configuration, ActionOptions.Section);
        services.AddSettings<DataOptions, DataOptionsValidator>(configuration, DataOptions.Section);
        services.AddSingleton(new KnownSection(TemplateOptions.Section, typeof(TemplateOptions)));
        services.AddSingleton(new DataDirectory(DataOptions.Path(configuration, environment)));
        services.AddSingleton(s => ConfiguredRoster.Build(s.GetRequiredService<IOptions<RosterOptions>>().Value));
        services.AddSingleton(s => ConfiguredIncidents.Build(
            s.GetRequiredService<IOptions<IncidentOptions>>().Value, s.GetRequiredService<IOptions<EscalationOptions>>().Value) with
        {
            Actions = ActionRules.Build(s.GetRequiredService<IOptions<ActionOptions>>().Value, s.GetServices<ActionPlace>()),
            Evidence = new EvidenceSettings([.. s.GetServices<EvidenceTarget>().Select(t => t.Name).Distinct(StringComparer.Ordinal)]),
        });
        return services;
    }

    /// <summary>One section of ours: bound, validated at start, and its keys known to doctor.</summary>
    public static IServiceCollection AddSettings<TOptions, TValidator>(this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddOptionsWithValidateOnStart<TOptions, TValidator>().Bind(configuration.GetSection(section));
        services.AddSingleton(new KnownSection(section, typeof(TOptions)));
        return services;
    }
}
