using System.Globalization;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Nginx;

/// <summary>The comment that ends each line of the bot's own files: which run it is for, and until when. People read it; nginx does not.</summary>
internal readonly record struct RunNote(string Mark, string Until)
{
    private const string Start = " # ", Between = " until ";

    /// <summary>As approved: the latest end that the request allows for.</summary>
    public static RunNote Planned(GuardedRun run) => new(run.Mark, Time(run.Run.LapsesAt + (run.Run.Lives ?? run.Run.Verdict.EffectLives)));

    /// <summary>After it was prolonged.</summary>
    public static RunNote Renewed(GuardedRun run) => new(run.Mark, run.HoldUntil is { } until ? Time(until) : "it is undone");

    public string After(string directive) => $"{directive}{Start}{Mark}{Between}{Until}";

    /// <summary>Whether the line is one of the bot's, and what nginx reads of it.</summary>
    public static bool TryRead(string line, out string directive, out RunNote note)
    {
        var start = line.IndexOf(Start, StringComparison.Ordinal);
        var between = start < 0 ? -1 : line.IndexOf(Between, start, StringComparison.Ordinal);
        var read = start > 0 && between > start;
        directive = read ? line[..start] : "";
        note = read ? new RunNote(line[(start + Start.Length)..between], line[(between + Between.Length)..]) : default;
        return read;
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);
}
