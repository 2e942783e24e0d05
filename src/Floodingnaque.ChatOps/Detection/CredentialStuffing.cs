using System.Text.RegularExpressions;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Triage;

namespace Floodingnaque.ChatOps.Detection;

/// <summary>
/// Guessed passwords: many failures of one address; many accounts that fail; one account that many addresses try; and an address that was let in
/// after failures. Accounts stand in the application's log only, addresses in nginx's only, and nothing joins the two.
/// </summary>
internal sealed partial class CredentialStuffing(DetectionOptions options) : ILogDetector
{
    public const string Name = "credential-stuffing";
    public const string LetIn = "success-after-failures";

    private readonly BoundedCounts<Attempts> addresses = new();
    private readonly BoundedCounts<Attempts> accounts = new();

    private sealed class Attempts
    {
        public int Failed { get; set; }

        /// <summary>Failures before the first success after enough of them; 0 when there was none.</summary>
        public int BrokeInAfter { get; set; }
    }

    public void Look(LogLine line)
    {
        if (line.Kind is LogKind.Json && FailedLogin().Match(line.Message) is { Success: true } match)
        {
            accounts[EscapedText.Of(match.Groups["account"].Value)].Failed++;
        }
        else if (line.Kind is LogKind.Combined && line.Method == "POST" && line.Path.EndsWith(options.LoginPath, StringComparison.Ordinal))
        {
            Count(addresses[line.Address], line.Status);
        }
    }

    public IEnumerable<Alert> Found()
    {
        foreach (var (address, attempts) in addresses.All.Where(a => a.Value.BrokeInAfter > 0))
        {
            yield return new Alert(
                LetIn, Severity.P1, $"Login from {address} after {attempts.BrokeInAfter} failures", $"{address} was let in after {TopText.Number(attempts.BrokeInAfter)} failed logins.", [address], "3.1")
            { Suspects = [address] };
        }

        string[] all = [.. addresses.All.Where(a => a.Value.Failed >= options.FailedLogins).OrderByDescending(a => a.Value.Failed).ThenBy(a => a.Key, StringComparer.Ordinal).Select(a => a.Key)];
        var guessing = all.Take(Alert.MaxIndicators).ToArray();
        var trying = addresses.All.Count(a => a.Value.Failed > 0);
        var failing = accounts.All.OrderByDescending(a => a.Value.Failed).ThenBy(a => a.Key, StringComparer.Ordinal).ToArray();
        if (guessing.Length > 0)
        {
            yield return new Alert(
                Name, Severity.P2, $"Passwords guessed from {(guessing.Length == 1 ? guessing[0] : $"{guessing.Length} addresses")}",
                $"{TopText.Number(guessing.Sum(a => addresses[a].Failed))} failed logins from {string.Join(", ", guessing)}{(failing.Length > 0 ? $"; meanwhile {TopText.Number(failing.Length)} accounts failed" : "")}.", guessing, "3.1")
            { Suspects = guessing, Key = Key("addresses", all) };
        }
        else if (failing.Length >= options.ManyAccounts)
        {
            yield return new Alert(
                Name, Severity.P2, $"Passwords of {failing.Length} accounts guessed", $"{TopText.Number(failing.Length)} accounts had failed logins, {TopText.Number(failing.Sum(a => a.Value.Failed))} in all, from {TopText.Number(trying)} addresses.",
                [.. failing.Take(Alert.MaxIndicators).Select(a => a.Key)], "3.1")
            { Key = Key("accounts", [.. failing.Select(a => a.Key)]) };
        }
        else if (failing is [var one, ..] && one.Value.Failed >= options.FailedLogins && trying >= options.ManyAccounts)
        {
            yield return new Alert(
                Name, Severity.P2, $"Password of {one.Key} guessed from many addresses", $"{one.Key} had {TopText.Number(one.Value.Failed)} failed logins while {TopText.Number(trying)} addresses failed to log in.", [one.Key], "3.1");
        }
    }

    /// <summary>Of more than can be named, which are the first changes from look to look.</summary>
    private static string Key(string what, string[] who) => $"{Name} {(who.Length > Alert.MaxIndicators ? $"many {what}" : string.Join(' ', who.Order(StringComparer.Ordinal)))}";

    private void Count(Attempts attempts, int status)
    {
        if (status is 401 or 403 or 423 or 429)
        {
            attempts.Failed++;
        }
        else if (status is >= 200 and < 300 && attempts.BrokeInAfter == 0 && attempts.Failed >= options.FailuresBeforeSuccess)
        {
            attempts.BrokeInAfter = attempts.Failed;
        }
    }

    [GeneratedRegex(@"^(?:Failed login attempt for |Account locked due to failed attempts: |Login attempt for non-existent user: |Login attempt for locked account: )(?<account>\S{1,254})")]
    private static partial Regex FailedLogin();
}
