using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Evidence;

/// <summary>Who sends the most (runbook sections 3.3 and 7).</summary>
public static class TopRequests
{
    public static readonly Verb Verb = LookWords.OneOf(
        "top", ["most"], "top ips|agents|paths|statuses [since 15m] [by /24] [at nginx]", "Count the access log, with a chart: who, what, how often.",
        ["ips", "ip", "addresses", "address"], ["agents", "agent", "ua"], ["paths", "path", "urls"], ["statuses", "status", "codes"]);
}

/// <summary>What the logs say of one thing, by fields and not by lines (runbook sections 3.1, 3.2 and 7).</summary>
public static class SearchLogs
{
    public static readonly Verb Verb = LookWords.OneOf(
        "logs", ["grep"], "logs auth|rate-limit|exports|errors|scanners [since 1h] [at nginx|CONTAINER]", "Search all logs for logins, limits, exports, errors or scanners.",
        ["auth", "logins", "login"], ["rate-limit", "ratelimit", "limits", "429"], ["exports", "export"], ["errors", "error", "5xx"], ["scanners", "scanner", "scans"]);
}

/// <summary>What the application's database says (runbook section 7).</summary>
public static class QueryDatabase
{
    public static readonly Verb Verb = LookWords.OneOf(
        "db", ["database", "sql"], "db failed-logins|accounts-under-attack|api-keys|bulk-reads|tampering [since 24h]", "Ask the application's database, read-only.",
        ["failed-logins", "failed", "logins"], ["accounts-under-attack", "accounts"], ["api-keys", "keys"], ["bulk-reads", "bulk"], ["tampering", "tamper"]);
}

/// <summary>How busy containers are: two samples, so that rates can be told (runbook section 3.3).</summary>
public static class ShowStats
{
    public static readonly Verb Verb = new(
        "stats", ["load"], "stats [at CONTAINER]", "CPU, memory and network of the containers, as rates.", Audience.Responder, NeedsIncident: true,
        call => LookWords.Ask(call, "stats", "stats [at CONTAINER]", "", call.Line));
}

/// <summary>Looks into a container from outside it (runbook section 3.4).</summary>
public static class LookIntoContainer
{
    public static readonly Verb Processes = LookWords.OfContainer("processes", ["ps"], "What runs in a container, seen from outside.");
    public static readonly Verb Connections = LookWords.OfContainer("connections", ["netstat", "ss"], "Whom a container speaks to, and what was not expected.");
    public static readonly Verb Changes = LookWords.OfContainer("changes", ["diff", "modified"], "Files that a container changed since it was made.");
}

/// <summary>Known vulnerabilities of what the application is made of (runbook section 3.5).</summary>
public static class ScanDependencies
{
    public static readonly Verb Verb = LookWords.OneOf(
        "scan", ["audit"], "scan deps", "Compare the application's dependencies with known vulnerabilities.", ["deps", "dependencies", "requirements"]);
}

/// <summary>What the target system gives no alarm of: guessed passwords, exports, new admins, purged logs, surges, unexpected peers.</summary>
public static class DetectAttacks
{
    public static readonly Verb Verb = new(
        "detect", ["detections"], "detect [since 1h]", "Look for signs of an attack in logs, database and connections.", Audience.Responder, NeedsIncident: true,
        call => LookWords.Ask(call, "detect", "detect [since 1h]", "", call.Line));
}
