using System.Buffers;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>Programs that look for holes (runbook 7): by the agent's own words, and by what only they ask for.</summary>
internal static class ScannerLog
{
    public static readonly LogQuery Query = new("scanners", "Scanners, by their agent and by what only they ask for.", line =>
    {
        if (line.Kind is not LogKind.Combined)
            return null;
        var agent = line.Agent;
        if (AgentMarks.IsScanner(agent))
            return new LogHit($"scanner {agent}", line.Address);
        var path = line.Path;
        return path.AsSpan().ContainsAny(Probes.Paths) ? new LogHit($"probe for {path}", line.Address) : null;
    });

    /// <summary>Apart, since it takes time to make: whoever only lists the questions does not wait for it.</summary>
    private static class Probes
    {
        public static readonly SearchValues<string> Paths = SearchValues.Create(
            [
                "/.env", "/.git", "/.svn", "/.hg", "/.aws", "/.ssh", "/.vscode", "/.DS_Store", "/.htpasswd", "/wp-login.php", "/wp-admin", "/xmlrpc.php", "/phpmyadmin", "/pma/",
                "/cgi-bin/", "/vendor/phpunit", "/actuator", "/solr/", "/boaform", "/HNAP1", "/manager/html", "/server-status", "/etc/passwd", "../", "%2e%2e", "%00",
            ],
            StringComparison.OrdinalIgnoreCase);
    }
}
