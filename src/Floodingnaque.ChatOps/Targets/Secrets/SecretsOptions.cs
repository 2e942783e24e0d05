using System.Text.RegularExpressions;

namespace Floodingnaque.ChatOps.Targets.Secrets;

/// <summary>The application's keys (section Targets:Secrets).</summary>
internal sealed partial class SecretsOptions : ITargetSection
{
    public const string Key = $"{TargetOptions.Section}:Secrets";
    private static readonly TimeSpan LongestVerify = TimeSpan.FromSeconds(90);

    /// <summary>The machine that the copies of the keys are on: a name of Targets:Hosts. Empty or local: this one.</summary>
    public string Host { get; set; } = "";

    /// <summary>How long the application has to come up with new keys before they are put back; at most 90 seconds.</summary>
    public TimeSpan VerifyWithin { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>What can be rotated, by the name that the application reads it by (upper case). Empty: nothing.</summary>
    public Dictionary<string, SecretKeyOptions> Keys { get; } = new(StringComparer.Ordinal);

    public bool IsConfigured => Keys.Count > 0;

    public IEnumerable<string> Check(IReadOnlyCollection<string> hosts)
    {
        if (TargetOptions.CheckHostName(Key, Host, hosts) is { } unknown)
        {
            yield return unknown;
        }

        if (VerifyWithin < TimeSpan.FromSeconds(1) || VerifyWithin > LongestVerify)
        {
            yield return $"{Key}:VerifyWithin is {VerifyWithin:c}: write a time from 1 to {LongestVerify.TotalSeconds:0} seconds, for example 00:01:00.";
        }

        foreach (var sentence in Keys.SelectMany(k => k.Value.Check($"{Key}:Keys:{k.Key}")))
        {
            yield return sentence;
        }

        foreach (var name in Keys.Keys.Where(k => !Name().IsMatch(k)))
        {
            yield return $"{Key}:Keys:{name} is no name of a key: write it in upper case, as the application reads it, for example JWT_SECRET_KEY.";
        }

        foreach (var path in Keys.Values.SelectMany(k => k.Files).GroupBy(f => f, StringComparer.Ordinal).Where(f => f.Count() > 1).Select(f => f.Key))
        {
            yield return $"{Key} names the file {path} twice: a file holds one key.";
        }
    }

    [GeneratedRegex("^[A-Z][A-Z0-9_]{1,63}$")]
    private static partial Regex Name();
}
