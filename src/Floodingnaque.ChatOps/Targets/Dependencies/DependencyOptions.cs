namespace Floodingnaque.ChatOps.Targets.Dependencies;

/// <summary>The application's Python packages, and what is known of their holes (section Targets:Dependencies). Both folders are on the bot's machine.</summary>
internal sealed class DependencyOptions : ITargetSection
{
    private const string Key = $"{TargetOptions.Section}:Dependencies";

    /// <summary>A folder with requirements*.txt. Empty: packages are not looked at.</summary>
    public string RequirementsFolder { get; set; } = "";

    /// <summary>A folder with the files of https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip, copied there by somebody regularly.</summary>
    public string AdvisoriesFolder { get; set; } = "";

    /// <summary>Older advisories are no answer: 1 to 365 days.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(7);

    public bool IsConfigured => RequirementsFolder.Length > 0;

    public IEnumerable<string> Check(IReadOnlyCollection<string> hosts)
    {
        if (IsConfigured && !(Path.IsPathFullyQualified(RequirementsFolder) && Path.IsPathFullyQualified(AdvisoriesFolder)))
        {
            yield return $"{Key}:{nameof(RequirementsFolder)} and {Key}:{nameof(AdvisoriesFolder)} are “{RequirementsFolder}” and “{AdvisoriesFolder}”: write whole paths of folders, for example /opt/floodingnaque/backend and /var/lib/osv/PyPI.";
        }

        if (MaxAge < TimeSpan.FromDays(1) || MaxAge > TimeSpan.FromDays(365))
        {
            yield return $"{Key}:{nameof(MaxAge)} is {MaxAge:c}: write a time from 1 to 365 days, for example 7.00:00:00.";
        }
    }
}
