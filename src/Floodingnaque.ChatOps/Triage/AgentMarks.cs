using System.Buffers;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>
/// What a user agent says it is. Anybody can say anything: a scanner that names itself is one, a crawler is only a claim (that it comes from where its owner's
/// crawlers come from is not verified here), and a browser's name means nothing.
/// </summary>
internal static class AgentMarks
{
    private const string Scanner = "scanner";
    private const string Tool = "tool";

    private static readonly SearchValues<string> Scanners = SearchValues.Create(
    [
        "sqlmap", "nikto", "nmap", "masscan", "zgrab", "nuclei", "gobuster", "dirbuster", "dirb/", "feroxbuster", "ffuf", "wfuzz", "wpscan", "joomscan", "acunetix",
        "nessus", "openvas", "qualys", "netsparker", "arachni", "w3af", "skipfish", "havij", "jaeles", "whatweb", "zmeu", "hydra", "commix", "xsstrike", "burpsuite",
        "owasp zap", "projectdiscovery", "fuzz faster", "l9explore", "l9tcpid", "censysinspect", "expanseinc", "internetmeasurement", "shodan",
    ],
    StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> Tools = SearchValues.Create(
    [
        "curl/", "wget/", "python-requests", "python-urllib", "python-httpx", "httpx/", "aiohttp", "go-http-client", "okhttp", "java/", "libwww-perl", "httpie", "postmanruntime",
        "axios/", "node-fetch", "undici", "apache-httpclient", "guzzlehttp", "scrapy", "powershell", "restsharp", "aria2", "headlesschrome", "phantomjs", "selenium",
    ],
    StringComparison.OrdinalIgnoreCase);

    private static readonly string[] Crawlers =
    [
        "Googlebot", "bingbot", "YandexBot", "Baiduspider", "DuckDuckBot", "Applebot", "facebookexternalhit", "Twitterbot", "LinkedInBot", "Slackbot", "GPTBot", "ClaudeBot",
        "CCBot", "Bytespider", "PetalBot", "AhrefsBot", "SemrushBot", "MJ12bot", "DotBot", "Amazonbot", "UptimeRobot", "Pingdom",
    ];

    /// <summary>Whether it names itself as a program that looks for holes.</summary>
    public static bool IsScanner(string agent) => agent.AsSpan().ContainsAny(Scanners);

    /// <param name="agent">The field of the log.</param>
    public static IReadOnlyList<string> Of(string agent)
    {
        if (agent is "-" or "")
            return ["no agent"];
        if (IsScanner(agent))
            return [Scanner];
        var crawler = Array.Find(Crawlers, name => agent.Contains(name, StringComparison.OrdinalIgnoreCase));
        if (crawler is not null)
            return [$"claims {crawler} (not verified)"];
        return agent.AsSpan().ContainsAny(Tools) ? [Tool] : [];
    }
}
