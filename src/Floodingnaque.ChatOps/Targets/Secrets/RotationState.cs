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

    /// <summary>The fingerprints of the new values are kept beside the old ones.</summary>
    public bool IsMadeNoted { get; init; }

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

        if (!begun || await stage.Old(cancellationToken) is not { } kept)
        {
            return new RotationState { Now = now, Before = now };
        }

        var old = kept.Values;

        if (keys.Any(k => !old.TryGetValue(k.Name, out var values) || k.Copies.Any(c => !values.ContainsKey(c.Path))))
        {
            throw new TargetException($"{stage.OldPath} is not about the copies that are configured now: look into it");
        }

        var made = await stage.New(cancellationToken) ?? Found(keys, kept, now);
        bool IsOwn(RotatedKey key, SecretCopy copy) => now[key.Name][copy.Path] is var value && (value == old[key.Name][copy.Path] || value == made?.GetValueOrDefault(key.Name));
        return new RotationState
        {
            Now = now,
            Before = keys.ToDictionary(k => k.Name, k => k.Copies.ToDictionary(c => c.Path, c => (IsOwn(k, c) ? old : now)[k.Name][c.Path])),
            Made = made,
            IsKept = true,
            IsMadeNoted = kept.Made is not null,
            Foreign = keys.SelectMany(k => k.Copies.Where(c => !IsOwn(k, c))).FirstOrDefault(),
        };
    }

    /// <summary>The new values are not kept any more: they are what a copy holds that has the fingerprint of what was made, and nothing else is.</summary>
    private static Dictionary<string, string>? Found(IReadOnlyList<RotatedKey> keys, KeptValues kept, Dictionary<string, Dictionary<string, string>> now)
    {
        var made = keys.Select(k => now[k.Name].Values.FirstOrDefault(v => NewValue.Fingerprint(v) == kept.Made?.GetValueOrDefault(k.Name))).ToArray();
        return made.Contains(null) ? null : keys.Zip(made).ToDictionary(m => m.First.Name, m => m.Second!);
    }

    /// <summary>Without the values.</summary>
    public override string ToString() => nameof(RotationState);
}
