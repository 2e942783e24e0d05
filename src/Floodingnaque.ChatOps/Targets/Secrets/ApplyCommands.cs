using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.Targets.Secrets;

/// <summary>Runs what makes the application read its keys anew. Whatever those programs print, no value of theirs is kept.</summary>
internal sealed class ApplyCommands(ITargetHost host)
{
    /// <summary>More than is kept of it: a value must not be cut in two before it is found.</summary>
    private const int MaxOutput = 64 * 1024;

    /// <summary>Other values of an environment file, from this length on, are not kept either.</summary>
    private const int LikeASecret = 12;

    /// <summary>All in order, whatever becomes of one; the sentences about those that failed.</summary>
    public async Task<IReadOnlyList<string>> Run(
        IReadOnlyList<RotatedKey> keys, Dictionary<string, Dictionary<string, string>> old, Dictionary<string, string> made, StepLog steps, CancellationToken cancellationToken)
    {
        var secrets = await Secrets(keys, old, made, cancellationToken);
        var failed = new List<string>();
        foreach (var command in RotationPlan.Apply(keys))
        {
            var step = await Step(command, cancellationToken);
            step = step with { Output = secrets.Aggregate(step.Output, (text, s) => text.Replace(s.Value, $"[{s.Name}]", StringComparison.Ordinal)) };
            steps.Add(step);
            if (step.ExitCode != 0)
            {
                failed.Add($"`{step.What}` {(step.ExitCode is { } code ? $"ended with {code}" : "could not be run")}: {LastLine(step.Output)}");
            }
        }

        return failed;
    }

    /// <summary>What must not be kept, and how it is called instead; the longest first, for one may be in another.</summary>
    private async Task<IReadOnlyList<(string Name, string Value)>> Secrets(
        IReadOnlyList<RotatedKey> keys, Dictionary<string, Dictionary<string, string>> old, Dictionary<string, string> made, CancellationToken cancellationToken)
    {
        var secrets = keys.SelectMany(k => old[k.Name].Values.Append(made[k.Name]).SelectMany(v => NewValue.Entries(k.Options.Kind, v).Append(v)).Select(v => (k.Name, Value: v))).ToList();
        foreach (var key in keys)
        {
            secrets.AddRange((await key.Beside(host, cancellationToken)).SelectMany(v => v.Split(',').Append(v)).Where(v => v.Length >= LikeASecret).Select(v => ("redacted", v)));
        }

        return [.. secrets.Where(s => s.Value.Length > 0).DistinctBy(s => s.Value).OrderByDescending(s => s.Value.Length)];
    }

    /// <summary>Of what was run last: what did not end well.</summary>
    public IEnumerable<string> FailedIn(IReadOnlyList<RotatedKey> keys, StepLog steps) =>
        from command in RotationPlan.Apply(keys)
        let shown = StepLog.Clean(Shown(command))
        let step = steps.Steps.LastOrDefault(s => s.What == shown)
        where step is not null && step.ExitCode != 0
        select $"but `{shown}` failed on {host.Name}: look at what it should have started";

    private async Task<StepRecord> Step(string[] command, CancellationToken cancellationToken)
    {
        try
        {
            return await host.Run(command, MaxOutput, cancellationToken);
        }
        catch (TargetException e)
        {
            return new StepRecord(Shown(command), null, e.Message, TimeSpan.Zero);
        }
    }

    private static string Shown(string[] command) => string.Join(' ', command);

    private static string LastLine(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "no output";
}
