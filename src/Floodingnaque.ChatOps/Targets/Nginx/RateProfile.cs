using System.Globalization;

namespace Floodingnaque.ChatOps.Targets.Nginx;

/// <summary>A limit that manifests/nginx/chatops.conf prepared (Targets:Nginx:Profiles:NAME).</summary>
internal sealed class RateProfile
{
    /// <summary>The name of a <c>limit_req_zone</c>, which has the rate.</summary>
    public string Zone { get; set; } = "";

    /// <summary>Requests beyond the rate that are answered before any is refused, 1 to 200.</summary>
    public int Burst { get; set; } = 20;

    internal string Directive => string.Create(CultureInfo.InvariantCulture, $"limit_req zone={Zone} burst={Burst} nodelay;");
}
