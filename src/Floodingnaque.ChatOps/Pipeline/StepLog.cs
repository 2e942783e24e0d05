using System.Text.RegularExpressions;
using Floodingnaque.ChatOps.Core.Actions;

namespace Floodingnaque.ChatOps.Pipeline;

/// <summary>What was run and what it said, bounded and without secrets, for the record.</summary>
internal sealed partial class StepLog
{
    /// <summary>UTF-16 units of one step's output that are kept: its end, where programs say what went wrong.</summary>
    public const int MaxOutput = 2_000;

    private const int MaxSteps = 50;

    private readonly List<StepRecord> steps = [];

    public IReadOnlyList<StepRecord> Steps => steps;

    /// <summary>Past <see cref="MaxSteps"/> the newest takes the place of the one before it.</summary>
    public void Add(StepRecord step)
    {
        if (steps.Count == MaxSteps)
        {
            steps.RemoveAt(MaxSteps - 1);
        }

        steps.Add(step with { What = Clean(step.What), Output = Clean(step.Output) });
    }

    internal static string Clean(string text)
    {
        var safe = Secret().Replace(text, "$1[redacted]");
        safe = new string([.. safe.Where(c => !char.IsControl(c) || c is '\n' or '\t')]).Trim();
        return safe.Length > MaxOutput ? "…" + safe[^MaxOutput..] : safe;
    }

    [GeneratedRegex(@"(?i)((?:password|passwd|secret|token|api[_-]?key|authorization)\s*[=:]\s*(?:bearer\s+)?)[^\s,;]+", RegexOptions.None, 1000)]
    private static partial Regex Secret();
}
