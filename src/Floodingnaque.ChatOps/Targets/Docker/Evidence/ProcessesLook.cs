using System.Globalization;
using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker.Evidence;

/// <summary><c>processes NAME</c>: what runs in a container, the latest first.</summary>
internal sealed class ProcessesLook(ContainerTarget target, EngineReader engine) : ContainerLook(Verb, target, engine)
{
    public const string Verb = "processes";

    private const string Start = "ddd MMM d HH:mm:ss yyyy";

    protected override async Task<LookAnswer> Answer(ObservedContainer container, CancellationToken cancellationToken)
    {
        if (!container.State.IsRunning)
        {
            throw new TargetException($"{container.Name} does not run ({container.State.Status}): it has no processes");
        }

        var list = await ContainerProcesses.Of(container, cancellationToken);
        var count = ObservedContainer.Count(list.Processes.Count, "process", "processes");
        var started = list.StartColumn;
        var rows = started is { } column ? list.Processes.OrderByDescending(p => StartOf(p, column)).ToArray() : list.Processes;
        var findings = new LookFindings(
            $"{container.Name} has {count}",
            list.Titles,
            [.. rows.Take(LookFindings.MaxRows)],
            [
                started is null ? "The engine's machine does not say when they were started." : "Latest first; times are those of the engine's machine.",
                .. More(rows.Count, "processes"),
            ]);
        return new LookAnswer(findings, [Kept(ContainerProcesses.Piece(container) with { Call = list.Call }, list.Raw, count)]);
    }

    private static DateTime StartOf(IReadOnlyList<string> process, int column) =>
        column < process.Count && DateTime.TryParseExact(process[column], Start, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var start) ? start : DateTime.MaxValue;
}
