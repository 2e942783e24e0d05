using Floodingnaque.ChatOps.Configuration;

namespace Floodingnaque.ChatOps.Doctor;

/// <summary>Keys that nobody reads (typing mistakes are passed over in silence otherwise) and values that were never filled in.</summary>
internal sealed class SettingsCheck(IConfiguration configuration, IEnumerable<KnownSection> sections) : IDoctorCheck
{
    public string Name => "settings";

    public Task<DoctorFinding> Run(CancellationToken cancellationToken) => Task.FromResult(Look());

    private DoctorFinding Look()
    {
        // The value itself is not shown: it may be half of a secret. The roster has its own check.
        var placeholders = sections.Select(s => s.Name).Where(name => name != RosterOptions.Section).Distinct()
            .SelectMany(name => configuration.GetSection(name).AsEnumerable())
            .Where(pair => PlaceholderText.IsOne(pair.Value))
            .Select(pair => $"{pair.Key} still holds a placeholder.").ToList();
        var unknown = UnknownKeys.Find(configuration, [.. sections]).Select(u => $"{u.Key} is read by nobody. {u.Hint}").ToList();
        return (placeholders.Count, unknown.Count) switch
        {
            (0, 0) => DoctorFinding.Ok("Every setting is known and filled in."),
            (0, _) => DoctorFinding.Warning("Some settings have no effect.", "Correct the key, or take it out.", unknown),
            _ => DoctorFinding.Failed("Some settings are not filled in.", "Put in the real value, or take the key out.", [.. placeholders, .. unknown]),
        };
    }
}
