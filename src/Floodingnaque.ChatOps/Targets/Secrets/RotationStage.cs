using System.Text.Encodings.Web;
using System.Text.Json;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.Targets.Secrets;

/// <summary>
/// What one run keeps beside the first copy, in files for their owner alone: the old value of every copy, then the new value of every key.
/// With them a repetition makes no third value, and a failure can go back.
/// </summary>
/// <param name="first">The path of the first copy.</param>
internal sealed class RotationStage(ITargetHost host, string first, GuardedRun run)
{
    // Not for a page but for a file: a quote stays a quote.
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Among the keys of the old values, and never the name of one.</summary>
    private const string MadeName = "made (fingerprints)";

    private string Start => $"{first}.chatops-{run.Incident}-{run.Run.Number}";

    public string OldPath => $"{Start}.old";

    public string NewPath => $"{Start}.new";

    /// <summary>Tells curl what to ask, so that no process list shows it.</summary>
    public string AskPath => $"{Start}.ask";

    /// <summary>Null before the run began.</summary>
    public async Task<KeptValues?> Old(CancellationToken cancellationToken)
    {
        if (await Read<Dictionary<string, Dictionary<string, string>>>(OldPath, cancellationToken) is not { } values)
        {
            return null;
        }

        return values.Remove(MadeName, out var made) ? new KeptValues(values) { Made = made } : new KeptValues(values);
    }

    /// <summary>By key; null before they were made, and after all was well.</summary>
    public async Task<Dictionary<string, string>?> New(CancellationToken cancellationToken) => await Read<Dictionary<string, string>>(NewPath, cancellationToken);

    public Task Keep(KeptValues old, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, Dictionary<string, string>>(old.Values, StringComparer.Ordinal);
        if (old.Made is { } made)
        {
            values[MadeName] = made;
        }

        return host.WriteSecret(OldPath, JsonSerializer.Serialize(values, Readable) + "\n", cancellationToken);
    }

    public Task Keep(Dictionary<string, string> made, CancellationToken cancellationToken) =>
        host.WriteSecret(NewPath, JsonSerializer.Serialize(made, Readable) + "\n", cancellationToken);

    /// <exception cref="TargetException">It is still there.</exception>
    public async Task Remove(string path, CancellationToken cancellationToken)
    {
        var step = await host.Run(["rm", "-f", "--", path], StepLog.MaxOutput, cancellationToken);
        if (step.ExitCode != 0)
        {
            throw new TargetException($"{path} cannot be removed ({step.Output.Trim()}): delete it, there is a secret in it");
        }
    }

    private async Task<T?> Read<T>(string path, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await host.Read(path, cancellationToken) is { } text ? JsonSerializer.Deserialize<T>(text) : null;
        }
        catch (JsonException)
        {
            throw new TargetException($"{path} is not as the bot left it: look into it"); // Without what the parser says: it quotes.
        }
    }
}

/// <summary>The old value of every copy, by key and path.</summary>
internal sealed record KeptValues(Dictionary<string, Dictionary<string, string>> Values)
{
    /// <summary>Fingerprints of the new values, by key: what else is found is somebody else's. Null before they were made, or when nobody noted them.</summary>
    public Dictionary<string, string>? Made { get; init; }

    /// <summary>Without the values.</summary>
    public override string ToString() => nameof(KeptValues);
}
