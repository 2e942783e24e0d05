using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Triage;

namespace Floodingnaque.ChatOps.Detection;

/// <summary>Reads every line once, and says at the end what it makes of them.</summary>
internal interface ILogDetector
{
    void Look(LogLine line);

    IEnumerable<Alert> Found();
}

/// <summary>Counts by key in bounded memory: what comes after there is no room is counted together.</summary>
internal sealed class BoundedCounts<T>
    where T : class, new()
{
    private const int MaxKeys = 100_000;

    private readonly Dictionary<string, T> byKey = new(StringComparer.Ordinal);
    private readonly T rest = new();

    public IEnumerable<KeyValuePair<string, T>> All => byKey;

    public T this[string key]
    {
        get
        {
            if (byKey.TryGetValue(key, out var value))
            {
                return value;
            }

            return byKey.Count < MaxKeys ? byKey[key] = new T() : rest;
        }
    }
}
