using System.Text.RegularExpressions;

namespace Floodingnaque.ChatOps.Targets.Cloudflare;

/// <summary>The zone at Cloudflare that the site is behind (section Targets:Cloudflare).</summary>
internal sealed partial class CloudflareOptions : ITargetSection
{
    private const string Key = $"{TargetOptions.Section}:Cloudflare";

    /// <summary>32 hex digits. Empty: the bot leaves Cloudflare alone.</summary>
    public string ZoneId { get; set; } = "";

    /// <summary>A file with an API token in it, read anew each time. It needs Zone → Firewall Services: Edit and Zone → Zone Settings: Edit, for this zone.</summary>
    public string TokenFile { get; set; } = "";

    public string BaseUrl { get; set; } = "https://api.cloudflare.com/client/v4/";

    public bool IsConfigured => ZoneId.Length > 0;

    public IEnumerable<string> Check(IReadOnlyCollection<string> hosts)
    {
        if (!IsConfigured)
        {
            yield break;
        }

        if (!Id().IsMatch(ZoneId))
        {
            yield return $"{Key}:ZoneId is “{ZoneId}”: write the 32 hex digits that the zone's overview shows.";
        }

        if (!File.Exists(TokenFile))
        {
            yield return $"{Key}:TokenFile is “{TokenFile}”, which is not there: write the path of a file with an API token in it.";
        }

        if (!Uri.TryCreate(BaseUrl, UriKind.Absolute, out var url) || !(url.Scheme == "https" || (url.Scheme == "http" && url.IsLoopback)))
        {
            yield return $"{Key}:BaseUrl is “{BaseUrl}”: write an https address.";
        }
    }

    [GeneratedRegex(@"\A[0-9a-f]{32}\z")]
    private static partial Regex Id();
}
