using Floodingnaque.ChatOps.Configuration;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Rendering;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Floodingnaque.ChatOps.Doctor;

internal static class DoctorServices
{
    /// <summary>The runner and our own checks. Other folders add theirs as <see cref="IDoctorCheck"/>, and replace the two delegates by their own.</summary>
    /// <param name="sections">Settings of folders that bind them themselves, so that their keys are not taken for typing mistakes.</param>
    public static IServiceCollection AddDoctor(this IServiceCollection services, params IEnumerable<KnownSection> sections)
    {
        foreach (var section in sections)
        {
            services.AddSingleton(section);
        }

        services.AddHttpClient(nameof(ClockCheck));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<JournalTail>(_ => TailLook.Problem);
        // Read anew each time: an operator may be editing them.
        services.TryAddSingleton<TemplateParse>(s => () =>
            TemplateSet.Load(TemplateSet.ShippedDirectory, s.GetRequiredService<IConfiguration>()[RenderingServices.DirectorySetting]).Names.Count);
        services.AddSingleton<IDoctorCheck, SettingsCheck>();
        services.AddSingleton<IDoctorCheck, ClockCheck>();
        services.AddSingleton<IDoctorCheck, DataFolderCheck>();
        services.AddSingleton<IDoctorCheck, JournalCheck>();
        services.AddSingleton<IDoctorCheck>(s => new RecordCheck(
            s.GetRequiredService<Readiness>(), () => (s.GetService<IJournal>(), s.GetService<IncidentStreams>())));
        services.AddSingleton<IDoctorCheck>(s => new IndexCheck(
            s.GetRequiredService<Readiness>(), s.GetRequiredService<DataDirectory>(), () => (s.GetService<IIncidentIndex>(), s.GetService<IJournal>())));
        services.AddSingleton<IDoctorCheck, TemplatesCheck>();
        services.AddSingleton<IDoctorCheck, RosterCheck>();
        services.AddSingleton<DoctorRunner>();
        services.AddSingleton<IDoctor, ChatDoctor>();
        return services;
    }
}
