using System.Text.RegularExpressions;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>Programs that look for holes (runbook 7): by the agent's own words, and by what only they ask for.</summary>
internal static partial class ScannerLog
{
    public static readonly LogQuery Query = new("scanners", "Scanners, by their agent and by what only they ask for.", line =>
    {
        if (line.Kind is not LogKind.Combined)
            return null;
        if (AgentMarks.Of(line.Agent) is [AgentMarks.Scanner])
            return new LogHit($"scanner {line.Agent}", line.Address);
        return Probe().IsMatch(line.Path) ? new LogHit($"probe for {line.Path}", line.Address) : null;
    });

    [GeneratedRegex(
        @"/\.(?:env|git|svn|hg|aws|ssh|vscode|DS_Store|htpasswd)|/(?:wp-login\.php|wp-admin|xmlrpc\.php|phpmyadmin|pma/|cgi-bin/|vendor/phpunit|actuator|solr/|boaform|HNAP1|manager/html|server-status|etc/passwd)|\.\./|%2e%2e|%00",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Probe();
}
