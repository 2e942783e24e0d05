using System.Text.Json;
using Floodingnaque.ChatOps.Core.Actions;

namespace Floodingnaque.ChatOps.Targets.Secrets;

/// <summary>What people read before they approve: names, places and fingerprints, never a value.</summary>
internal static class RotationPlan
{
    /// <param name="found">What each copy held before the run, by key and path.</param>
    public static ActionPlan Of(IReadOnlyList<RotatedKey> keys, Dictionary<string, Dictionary<string, string>> found, bool dropOld, RotationStage stage, string host)
    {
        var apply = Apply(keys).Select(a => string.Join(' ', a));
        return new ActionPlan(
            [
                $"keep the old values in {stage.OldPath} on {host}, for its owner alone",
                .. keys.SelectMany(k => k.Copies).Select(c => $"write {c.Shown} in place"),
                .. apply,
                .. keys.Where(k => k.Options.VerifyUrl.Length > 0).Select(k => $"GET {k.Options.VerifyUrl} with the values of {k.Name} ({(k.Options.VerifyJwt ? "in a signed token" : k.Options.VerifyHeader.Split(':')[0])})"),
            ],
            [.. keys.SelectMany(k => Change(k, found[k.Name], dropOld))],
            [],
            [.. keys.SelectMany(k => Warnings(k, found[k.Name]))],
            $"write the old values of {stage.OldPath} back into {string.Join(", ", keys.SelectMany(k => k.Copies).Select(c => c.Path).Distinct())}, then {string.Join(", then ", apply)}")
        {
            Before = Fingerprints(keys, found),
        };
    }

    /// <summary>By key and path, as JSON.</summary>
    public static string Fingerprints(IReadOnlyList<RotatedKey> keys, Dictionary<string, Dictionary<string, string>> found) =>
        JsonSerializer.Serialize(keys.ToDictionary(k => k.Name, k => k.Copies.ToDictionary(c => c.Path, c => NewValue.Fingerprint(found[k.Name][c.Path]))));

    /// <summary>Each command once, however many keys need it.</summary>
    public static IEnumerable<string[]> Apply(IReadOnlyList<RotatedKey> keys) => keys.SelectMany(k => k.Options.Apply).DistinctBy(a => string.Join('\0', a));

    private static IEnumerable<string> Change(RotatedKey key, Dictionary<string, string> values, bool dropOld)
    {
        var source = key.Source(values)!;
        yield return $"  {key.Name} is read from {(source.IsEnv ? "the environment, " : "")}{source.Path}{(source.IsEnv || key.Options.EnvFiles.Length == 0 ? "" : ", which wins over the environment")}";
        if (key.Options.Kind == SecretKeyOptions.List)
        {
            var entries = NewValue.Entries(key.Options.Kind, values[source.Path]);
            foreach (var (entry, at) in entries.Select((e, at) => (e, at)))
            {
                yield return $"{(dropOld && at < entries.Length - 1 ? "- goes" : "  stays")} {NewValue.Fingerprint(entry)}";
            }

            if (!dropOld)
            {
                yield return "+ one more key (made when it is done)";
            }

            yield break;
        }

        foreach (var copy in key.Copies)
        {
            yield return $"- {copy.Shown}: {(values[copy.Path].Length == 0 ? "empty" : NewValue.Fingerprint(values[copy.Path]))}";
        }

        yield return $"+ a new value ({key.Options.Kind}, made when it is done) in {(key.Copies.Count == 1 ? "it" : $"all {key.Copies.Count}")}";
    }

    private static IEnumerable<string> Warnings(RotatedKey key, Dictionary<string, string> values)
    {
        var source = key.Source(values)!;
        var others = key.Copies.Where(c => values[c.Path] != values[source.Path]).ToArray();
        if (others.Length > 0)
        {
            yield return $"The copies of {key.Name} differ: {string.Join(", ", others.Prepend(source).Select(c => $"{c.Path} has {(values[c.Path].Length == 0 ? "nothing" : NewValue.Fingerprint(values[c.Path]))}"))}. Afterwards all have the same.";
        }

        if (key.Options.VerifyUrl.Length == 0)
        {
            yield return $"Whether the application uses the new {key.Name} will not be verified: {SecretsOptions.Key}:Keys:{key.Name}:VerifyUrl is not set.";
        }

        if (source.IsEnv && key.Options.Apply.Any(a => a.Contains("restart")) && !key.Options.Apply.Any(a => a.Contains("up")))
        {
            yield return $"{key.Name} is read from the environment, and a restart of a container keeps the environment that it was made with: it has to be made anew.";
        }

        if (key.Options.VerifyJwt)
        {
            yield return $"Everybody whose login is a token signed with {key.Name} is logged out, operators too.";
        }
    }
}
