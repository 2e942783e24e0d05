using System.Text.RegularExpressions;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>Logins, keys, roles: who tried to get in and who was let in (runbook 3.1).</summary>
internal static partial class AuthLog
{
    public static readonly LogQuery Query = new("auth", "Logins, API keys, roles: failed, locked, denied, changed.", line => line.Kind switch
    {
        LogKind.Json => LogQuery.First(Known.Messages, line),
        LogKind.Combined when line.Status is 401 or 403 or 423 || line.Path.Contains("/auth/", StringComparison.Ordinal) => LogQuery.Access(line),
        _ => null,
    });

    /// <summary>Apart, since patterns take time to make: whoever only lists the questions does not wait for them.</summary>
    private static class Known
    {
        public static readonly (string, Regex)[] Messages =
        [
            ("failed login", FailedLogin()), ("account locked", AccountLocked()), ("login to unknown account", UnknownAccount()), ("login to locked account", LockedAccount()),
            ("locked-out address came back", LockedOut()), ("no authentication", Missing()), ("invalid API key", InvalidKey()), ("scope denied", ScopeDenied()),
            ("role changed", RoleChanged()), ("account changed by an admin", AccountChanged()), ("API key created, revoked or rotated", KeyChanged()),
            ("emergency bypass", Bypass()), ("request signature wrong", WrongSignature()),
        ];
    }

    [GeneratedRegex(@"^Failed login attempt for (?<account>\S+)")]
    private static partial Regex FailedLogin();

    [GeneratedRegex(@"^Account locked due to failed attempts: (?<account>\S+)")]
    private static partial Regex AccountLocked();

    [GeneratedRegex(@"^Login attempt for non-existent user: (?<account>\S+)")]
    private static partial Regex UnknownAccount();

    [GeneratedRegex(@"^Login attempt for locked account(?:: (?<account>\S+))?")]
    private static partial Regex LockedAccount();

    [GeneratedRegex("^Locked out IP attempted access")]
    private static partial Regex LockedOut();

    [GeneratedRegex(@"^Missing (?:authentication|API key) for .* from (?<address>\S+)$")]
    private static partial Regex Missing();

    [GeneratedRegex(@"^Invalid API key attempt for .* from (?<address>\S+)")]
    private static partial Regex InvalidKey();

    [GeneratedRegex(@"^Scope denied: key (?<account>\S+) requires")]
    private static partial Regex ScopeDenied();

    [GeneratedRegex(@"^Admin \S+ changed user (?<account>\S+) role: ")]
    private static partial Regex RoleChanged();

    [GeneratedRegex(@"^Admin \S+ (?:suspended|activated|deleted|reset password for) (?:user )?(?<account>\S+)")]
    private static partial Regex AccountChanged();

    [GeneratedRegex(@"^API key (?:created|revoked|rotated): (?<account>\S+)")]
    private static partial Regex KeyChanged();

    [GeneratedRegex("^EMERGENCY BYPASS: ")]
    private static partial Regex Bypass();

    [GeneratedRegex("^SECURITY: HMAC signature verification FAILED")]
    private static partial Regex WrongSignature();
}
