using System.Text.RegularExpressions;

namespace Floodingnaque.ChatOps.Targets.Nginx;

/// <summary>nginx (section Targets:Nginx).</summary>
internal sealed partial class NginxOptions : ITargetSection
{
    private const string Key = $"{TargetOptions.Section}:Nginx";

    /// <summary>The API mounts its exports twice.</summary>
    private static readonly string[] DefaultExportPaths = ["/api/v1/export", "/api/export"];

    private static readonly Dictionary<string, RateProfile> DefaultProfiles = new(StringComparer.OrdinalIgnoreCase)
    {
        ["elevated"] = new() { Zone = "chatops_elevated", Burst = 20 },
        ["siege"] = new() { Zone = "chatops_siege", Burst = 5 },
    };

    /// <summary>The machine that nginx runs on: a name of Targets:Hosts. Empty or local: this one.</summary>
    public string Host { get; set; } = "";

    /// <summary>The bot's own file, in a directory that nginx includes in <c>http { }</c>. Empty: addresses are not blocked at nginx.</summary>
    public string DenyFile { get; set; } = "";

    /// <summary>The bot's own file, in a directory that nginx includes in <c>server { }</c>. Empty: exports are not switched off at nginx.</summary>
    public string ExportsFile { get; set; } = "";

    /// <summary>Pages that export data, each with all below it. Empty: <c>/api/v1/export</c> and <c>/api/export</c>.</summary>
    public string[] ExportPaths { get; set; } = [];

    /// <summary>The bot's own file, in a directory that nginx includes in <c>server { }</c>. Empty: requests are not limited at nginx.</summary>
    public string RateLimitFile { get; set; } = "";

    /// <summary>Prepared limits by name. Empty: elevated and siege of manifests/nginx/chatops.conf.</summary>
    public Dictionary<string, RateProfile> Profiles { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Program and arguments that check the configuration, one each.</summary>
    public string[] Test { get; set; } = [];

    public string[] Reload { get; set; } = [];

    /// <summary>Program and arguments that print all of the configuration. Empty: a plan says that it was not looked at.</summary>
    public string[] Dump { get; set; } = [];

    /// <summary>Where the probe server of manifests/nginx/chatops.conf listens.</summary>
    public string ProbeUrl { get; set; } = "http://127.0.0.1:8099/";

    /// <summary>The site as clients see it: an export page is asked there whether it is off.</summary>
    public string SiteUrl { get; set; } = "";

    /// <summary>A page that has to go on answering whatever is changed. Empty: it is not looked at.</summary>
    public string HealthUrl { get; set; } = "";

    /// <summary>Where requests are counted for a plan. Empty: they are not.</summary>
    public string AccessLog { get; set; } = "";

    /// <summary>Logs that are kept as evidence, each with all files beside it whose names begin like its own. Empty: <see cref="AccessLog"/>.</summary>
    public string[] AccessLogs { get; set; } = [];

    /// <summary>The same for errors: what nginx refused and limited stands only there.</summary>
    public string[] ErrorLogs { get; set; } = [];

    public bool Blocks => DenyFile.Length > 0;

    public bool SwitchesExports => ExportsFile.Length > 0;

    public bool LimitsRequests => RateLimitFile.Length > 0;

    public bool IsConfigured => Files.Any();

    /// <summary>There is evidence to be kept.</summary>
    public bool KeepsEvidence => IsConfigured || AccessLogs.Length > 0 || ErrorLogs.Length > 0;

    internal IEnumerable<string> Logs => (AccessLogs.Length > 0 || AccessLog.Length == 0 ? AccessLogs : [AccessLog]).Concat(ErrorLogs);

    internal IReadOnlyList<string> PathsOfExports => ExportPaths.Length > 0 ? ExportPaths : DefaultExportPaths;

    internal IReadOnlyDictionary<string, RateProfile> RateProfiles => Profiles.Count > 0 ? Profiles : DefaultProfiles;

    private IEnumerable<(string Name, string Path)> Files =>
        new (string Name, string Path)[] { (nameof(DenyFile), DenyFile), (nameof(ExportsFile), ExportsFile), (nameof(RateLimitFile), RateLimitFile) }
            .Where(f => f.Path.Length > 0);

    public IEnumerable<string> Check(IReadOnlyCollection<string> hosts) =>
        (TargetOptions.CheckHostName(Key, Host, hosts) is { } unknown ? [unknown] : Enumerable.Empty<string>())
        .Concat(AccessLogs.Concat(ErrorLogs).Where(p => !Path.IsPathFullyQualified(p)).Select(p => $"{Key}:AccessLogs or ErrorLogs has “{p}”: write whole paths, for example /var/log/nginx/error.log."))
        .Concat(IsConfigured ? CheckFiles().Concat(CheckCommands()).Concat(CheckUrls()).Concat(CheckExports()).Concat(CheckProfiles()) : []);

    private IEnumerable<string> CheckFiles()
    {
        foreach (var (name, path) in Files.Where(f => !Path.IsPathFullyQualified(f.Path)))
        {
            yield return $"{Key}:{name} is “{path}”: write the whole path, for example /etc/nginx/{ExampleOf(name)}.";
        }

        foreach (var twice in Files.GroupBy(f => f.Path).Where(g => g.Count() > 1))
        {
            yield return $"{string.Join(" and ", twice.Select(f => $"{Key}:{f.Name}"))} are both “{twice.Key}”: each needs a file of its own.";
        }
    }

    private IEnumerable<string> CheckCommands()
    {
        if (Test.Length == 0 || Reload.Length == 0)
        {
            yield return $"{Key}:Test and {Key}:Reload are needed: the program and its arguments, for example [ \"nginx\", \"-t\" ] and [ \"nginx\", \"-s\", \"reload\" ].";
        }
    }

    private IEnumerable<string> CheckUrls() =>
        new (string Name, string Url, bool Needed)[] { (nameof(ProbeUrl), ProbeUrl, true), (nameof(SiteUrl), SiteUrl, SwitchesExports), (nameof(HealthUrl), HealthUrl, false) }
            .Where(u => (u.Needed || u.Url.Length > 0) && !(Uri.TryCreate(u.Url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            .Select(u => $"{Key}:{u.Name} is “{u.Url}”: write an http or https address.");

    private IEnumerable<string> CheckExports() => ExportPaths.Where(p => !PlainPath().IsMatch(p)).Select(p =>
        $"{Key}:ExportPaths has “{p}”: write a path like /api/v1/export, of letters, digits, / . _ ~ and -, that does not end in /.");

    private IEnumerable<string> CheckProfiles()
    {
        foreach (var (name, profile) in Profiles)
        {
            if (!ZoneName().IsMatch(profile.Zone))
            {
                yield return $"{Key}:Profiles:{name}:Zone is “{profile.Zone}”: write the name of a limit_req_zone, of letters, digits and _.";
            }

            if (profile.Burst is < 1 or > 200)
            {
                yield return $"{Key}:Profiles:{name}:Burst is {profile.Burst}: write a number from 1 to 200.";
            }
        }
    }

    private static string ExampleOf(string file) => file switch
    {
        nameof(DenyFile) => "chatops/blocked.conf",
        nameof(ExportsFile) => "chatops-server/exports.conf",
        _ => "chatops-server/rate-limit.conf",
    };

    [GeneratedRegex(@"\A[A-Za-z0-9_]+\z")]
    private static partial Regex ZoneName();

    [GeneratedRegex(@"\A(?:/[A-Za-z0-9._~-]+)+\z")]
    private static partial Regex PlainPath();
}
