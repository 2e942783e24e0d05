using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Triage;

namespace Floodingnaque.ChatOps.Detection;

/// <summary>More data to one address than anybody needs at once (runbook section 3.2).</summary>
internal sealed class ExportVolume(DetectionOptions options) : ILogDetector
{
    public const string Name = "export-volume";

    private readonly BoundedCounts<Sent> addresses = new();

    private sealed class Sent
    {
        public long Bytes { get; set; }

        public long Requests { get; set; }
    }

    public void Look(LogLine line)
    {
        if (line.Kind is LogKind.Combined && line.Status is >= 200 and < 300 && options.ExportPaths.Any(p => line.Path.StartsWith(p, StringComparison.Ordinal)))
        {
            var sent = addresses[line.Address];
            sent.Bytes += line.Bytes;
            sent.Requests++;
        }
    }

    public IEnumerable<Alert> Found() => addresses.All.Where(a => a.Value.Bytes >= options.ExportBytes).OrderByDescending(a => a.Value.Bytes).Take(Alert.MaxIndicators)
        .Select(a => new Alert(
            Name, Severity.P1, $"{TopText.Size(a.Value.Bytes)} exported to {a.Key}", $"{a.Key} was sent {TopText.Size(a.Value.Bytes)} in {a.Value.Requests} answers of export and bulk paths.", [a.Key], "3.2")
        { Suspects = [a.Key] });
}
