using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.Targets.Secrets;

/// <summary>How far a run has got, read from the copies and from what it keeps beside them. Values are by key and path.</summary>
internal sealed record RotationState
{
    /// <summary>What the copies hold.</summary>
    public required Dictionary<string, Dictionary<string, string>> Now { get; init; }

    /// <summary>What they held before the run, as far as this run has changed them.</summary>
    public required Dictionary<string, Dictionary<string, string>> Before { get; init; }

    /// <summary>The new values, by key; null before they were made.</summary>
    public Dictionary<string, string>? Made { get; init; }

    /// <summary>The old values are kept: a copy may be changed, or is.</summary>
    public bool IsKept { get; init; }

    /// <summary>A copy that holds neither its old nor its new value.</summary>
    public SecretCopy? Foreign { get; init; }

    /// <param name="begun">The run may have begun; otherwise nothing is its work.</param>
    public static async Task<RotationState> Read(
        IReadOnlyList<RotatedKey> keys, RotationStage stage, bool begun, ITargetHost host, CancellationToken cancellationToken)
    {
        var now = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            now[key.Name] = await key.Values(host, cancellationToken);
        }

        if (!begun || await stage.Old(cancellationToken) is not { } old)
        {
            return new RotationState { Now = now, Before = now };
        }

        if (keys.Any(k => !old.TryGetValue(k.Name, out var values) || k.Copies.Any(c => !values.ContainsKey(c.Path))))
        {
            throw new TargetException($"{stage.OldPath} is not about the copies that are configured now: look into it");
        }

        var made = await stage.New(cancellationToken) ?? Inferred(keys, old, now);
        bool IsOwn(RotatedKey key, SecretCopy copy) => now[key.Name][copy.Path] is var value && (value == old[key.Name][copy.Path] || value == made?.GetValueOrDefault(key.Name));
        return new RotationState
        {
            Now = now,
            Before = keys.ToDictionary(k => k.Name, k => k.Copies.ToDictionary(c => c.Path, c => (IsOwn(k, c) ? old : now)[k.Name][c.Path])),
            Made = made,
            IsKept = true,
            Foreign = keys.SelectMany(k => k.Copies.Where(c => !IsOwn(k, c))).FirstOrDefault(),
        };
    }

    /// <summary>The new values were made, written everywhere and found to be well, and are not kept any more: then they are what all copies hold.</summary>
    private static Dictionary<string, string>? Inferred(
        IReadOnlyList<RotatedKey> keys, Dictionary<string, Dictionary<string, string>> old, Dictionary<string, Dictionary<string, string>> now)
    {
        var all = keys.All(k => now[k.Name].Values.Distinct().Count() == 1 && k.Copies.All(c => now[k.Name][c.Path] != old[k.Name][c.Path]));
        return all ? keys.ToDictionary(k => k.Name, k => now[k.Name].Values.First()) : null;
    }

    /// <summary>Without the values.</summary>
    public override string ToString() => nameof(RotationState);
}
