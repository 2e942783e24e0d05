using System.Globalization;

namespace Floodingnaque.ChatOps.Targets.Secrets;

/// <summary>What the application is asked, and what people read of its answers.</summary>
internal static class RotationWords
{
    public static IEnumerable<KeyQuestion> BeforeIt(RotatedKey key, string old) => Questions(key, [NewValue.Entries(key.Options.Kind, old)[^1]], "present", [], "");

    /// <summary>What is new is accepted, and of a list its newest old one still, and what went is refused.</summary>
    public static IEnumerable<KeyQuestion> AfterIt(RotatedKey key, string old, string made)
    {
        var (before, after) = (NewValue.Entries(key.Options.Kind, old), NewValue.Entries(key.Options.Kind, made));
        return Questions(key, after.Except(before[..^1]), "new", before.Except(after), "old");
    }

    /// <summary>What went is accepted again, and what was new is refused.</summary>
    public static IEnumerable<KeyQuestion> AfterRevert(RotatedKey key, string old, string? made)
    {
        var before = NewValue.Entries(key.Options.Kind, old);
        var after = made is null ? [] : NewValue.Entries(key.Options.Kind, made);
        return Questions(key, before.Except(after).Append(before[^1]).Distinct(), "old", after.Except(before), "new");
    }

    /// <summary>The first answer that is not as it has to be, in words; null when all are right.</summary>
    public static string? Wrong(IReadOnlyList<KeyQuestion> questions, int[] codes) => questions.Zip(codes)
        .Where(a => !a.First.IsAnswered(a.Second))
        .Select(a => $"{a.First.Url} {(!a.First.Accepted && a.Second is >= 200 and < 300 ? "still answers" : "answers")} {a.First.About} with {Code(a.Second)}")
        .FirstOrDefault();

    public static string Holds(RotatedKey key, string value, IReadOnlyList<KeyQuestion> questions, int[] codes, string again = "now")
    {
        var entries = NewValue.Entries(key.Options.Kind, value);
        var what = key.Options.Kind == SecretKeyOptions.List
            ? $"{key.Name} has {entries.Length} {(entries.Length == 1 ? "key" : "keys")} {again}, the last is {NewValue.Fingerprint(entries[^1])}"
            : $"{key.Name} is {NewValue.Fingerprint(value)} {again}";
        var asked = questions.Zip(codes).Where(a => a.First.Key == key.Name).ToLookup(a => a.First.Accepted, a => $"{a.First.Fingerprint} ({a.Second.ToString(CultureInfo.InvariantCulture)})");
        return $"{what} in {(key.Copies.Count == 1 ? "its one copy" : $"all {key.Copies.Count} copies")}"
            + (asked[true].Any() ? $", and {key.Options.VerifyUrl} accepts {string.Join(", ", asked[true])}" : "")
            + (asked[false].Any() ? $" and refuses {string.Join(", ", asked[false])}" : "");
    }

    public static IEnumerable<string> Unverified(IEnumerable<RotatedKey> keys) => keys.Where(k => k.Options.VerifyUrl.Length == 0)
        .Select(k => $"whether the application uses it was not verified: set {SecretsOptions.Key}:Keys:{k.Name}:VerifyUrl");

    private static IEnumerable<KeyQuestion> Questions(RotatedKey key, IEnumerable<string> accepted, string accept, IEnumerable<string> refused, string refuse)
    {
        KeyQuestion Question(string value, bool isAccepted, string which) =>
            new(key.Name, key.Options, value, isAccepted, $"the {which} value of {key.Name} ({NewValue.Fingerprint(value)})");
        return key.Options.VerifyUrl.Length == 0 ? [] : [.. accepted.Select(v => Question(v, true, accept)), .. refused.Select(v => Question(v, false, refuse))];
    }

    private static string Code(int code) => code == 0 ? "nothing" : code.ToString(CultureInfo.InvariantCulture);
}
