namespace Floodingnaque.ChatOps.Detection;

/// <summary>What counts as a sign of an attack, within one look (section Detection).</summary>
internal sealed class DetectionOptions
{
    public const string Section = "Detection";

    /// <summary>How often it is looked by itself; zero: only when somebody asks.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How far back a look goes that nobody gave a time.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The path of logins; its end is compared.</summary>
    public string LoginPath { get; set; } = "/auth/login";

    /// <summary>Paths under which data leaves in bulk; their beginnings are compared.</summary>
    public string[] ExportPaths { get; set; } = ["/api/v1/export/", "/api/export/", "/api/v1/data", "/api/data", "/api/v1/predictions", "/graphql"];

    /// <summary>Failed logins of one address, or of one account.</summary>
    public int FailedLogins { get; set; } = 20;

    /// <summary>Accounts that failed, or addresses that tried one account.</summary>
    public int ManyAccounts { get; set; } = 8;

    /// <summary>Failed logins of an address before one that was let in.</summary>
    public int FailuresBeforeSuccess { get; set; } = 5;

    /// <summary>Bytes of exports to one address.</summary>
    public long ExportBytes { get; set; } = 20 << 20;

    /// <summary>Answers 429 of all.</summary>
    public int TooMany { get; set; } = 200;

    /// <summary>Of the requests that nginx saw, what share the application has to have on record, 0 to 1.</summary>
    public double RecordedShare { get; set; } = 0.5;

    public IEnumerable<string> Check()
    {
        if (Every < TimeSpan.Zero || (Every > TimeSpan.Zero && Every < TimeSpan.FromSeconds(10)))
        {
            yield return $"{Section}:Every is {Every:c}: write at least 00:00:10, or 00:00:00 for never.";
        }

        if (Window < TimeSpan.FromMinutes(1) || Window > TimeSpan.FromDays(7))
        {
            yield return $"{Section}:Window is {Window:c}: write a time from 1 minute to 7 days, for example 00:15:00.";
        }

        foreach (var (name, value) in new[] { (nameof(FailedLogins), FailedLogins), (nameof(ManyAccounts), ManyAccounts), (nameof(FailuresBeforeSuccess), FailuresBeforeSuccess), (nameof(TooMany), TooMany) })
        {
            if (value < 1)
            {
                yield return $"{Section}:{name} is {value}: write 1 or more.";
            }
        }

        if (ExportBytes < 1)
        {
            yield return $"{Section}:ExportBytes is {ExportBytes}: write 1 or more.";
        }

        if (RecordedShare is < 0 or > 1)
        {
            yield return $"{Section}:RecordedShare is {RecordedShare}: write a share from 0 to 1.";
        }

        if (!LoginPath.StartsWith('/') || ExportPaths.Any(p => !p.StartsWith('/')))
        {
            yield return $"{Section}:LoginPath and {Section}:ExportPaths begin with a slash.";
        }
    }
}
