namespace Floodingnaque.ChatOps.Targets.Nginx;

/// <summary>nginx (section Targets:Nginx).</summary>
internal sealed class NginxOptions : ITargetSection
{
    private const string Key = $"{TargetOptions.Section}:Nginx";

    /// <summary>The machine that nginx runs on: a name of Targets:Hosts. Empty or local: this one.</summary>
    public string Host { get; set; } = "";

    /// <summary>The bot's own file, in a directory that nginx includes in <c>http { }</c>. Empty: the bot leaves nginx alone.</summary>
    public string DenyFile { get; set; } = "";

    /// <summary>Program and arguments that check the configuration, one each.</summary>
    public string[] Test { get; set; } = [];

    public string[] Reload { get; set; } = [];

    /// <summary>Where the probe server of manifests/nginx/chatops.conf listens.</summary>
    public string ProbeUrl { get; set; } = "http://127.0.0.1:8099/";

    /// <summary>A page that has to go on answering while an address is blocked. Empty: only the probe server is asked.</summary>
    public string HealthUrl { get; set; } = "";

    /// <summary>Where requests are counted for a plan. Empty: they are not.</summary>
    public string AccessLog { get; set; } = "";

    public bool IsConfigured => DenyFile.Length > 0;

    public IEnumerable<string> Check(IReadOnlyCollection<string> hosts)
    {
        if (TargetOptions.CheckHostName(Key, Host, hosts) is { } unknown)
        {
            yield return unknown;
        }

        if (!IsConfigured)
        {
            yield break;
        }

        if (!Path.IsPathFullyQualified(DenyFile))
        {
            yield return $"{Key}:DenyFile is “{DenyFile}”: write the whole path, for example /etc/nginx/chatops/blocked.conf.";
        }

        if (Test.Length == 0 || Reload.Length == 0)
        {
            yield return $"{Key}:Test and {Key}:Reload are needed: the program and its arguments, for example [ \"nginx\", \"-t\" ] and [ \"nginx\", \"-s\", \"reload\" ].";
        }

        foreach (var (name, url) in new[] { ("ProbeUrl", ProbeUrl), ("HealthUrl", HealthUrl) }.Where(u => u.Item2.Length > 0 || u.Item1 == "ProbeUrl"))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            {
                yield return $"{Key}:{name} is “{url}”: write an http or https address.";
            }
        }
    }
}
