using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Triage;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Detection;

/// <summary><c>/incident detect since 1h</c>: everything that can be detected, and what could not be looked at.</summary>
internal sealed class DetectLook(DetectorRun run, IOptions<DetectionOptions> options, TimeProvider clock) : ILook
{
    public string Name => "detect";

    public async Task<LookAnswer> Answer(LookOrder order, IncidentId incident, CancellationToken cancellationToken)
    {
        var (found, failed) = await run.Detect(clock.GetUtcNow() - (order.Since ?? options.Value.Window), cancellationToken);
        string[][] rows = [.. found.Take(LookFindings.MaxRows).Select(d => new[] { d.Severity.ToString(), d.Detector, string.Join(", ", d.Indicators.Take(3)), d.Section })];
        var findings = new LookFindings(
            found.Count > 0 ? $"{found.Count} found: {string.Join(" ", found.Take(5).Select(d => d.Sentence))}"
            : failed.Count == 0 ? "Nothing was found."
            : "Nothing was found where I could look, and not everywhere could I look.",
            rows.Length > 0 ? ["severity", "detector", "who or what", "runbook"] : [], rows, [.. failed.Select(f => $"Not looked at: {f}.")])
        {
            Suspects = [.. found.SelectMany(d => d.Suspects).Distinct(StringComparer.Ordinal).Where(IsPublic).Take(3)],
        };
        return new LookAnswer(findings, [Whole(found, failed, order)]);
    }

    private static bool IsPublic(string address) => AddressMarks.Of(address).All(m => m is "documentation");

    private static EvidencePiece Whole(IReadOnlyList<Alert> found, IReadOnlyList<string> failed, LookOrder order) => new(
        "whole answer", "detections.txt", Volatility.Logs, order.ToString(), "Floodingnaque.ChatOps detectors", async (to, token) =>
        {
            var lines = found.Select(d => $"{d.Severity} {d.Detector}: {d.Sentence} [{string.Join(", ", d.Indicators)}] runbook {d.Section}").Concat(failed.Select(f => $"not looked at: {f}"));
            await to.WriteAsync(System.Text.Encoding.UTF8.GetBytes(string.Concat(lines.DefaultIfEmpty("nothing found").Select(l => l + "\n"))), token);
            return new PieceEnd(null, $"{found.Count} found");
        });
}
