using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Triage;

namespace Floodingnaque.ChatOps.Detection;

/// <summary>Many answers 429: somebody runs against the limits (runbook section 3.3).</summary>
internal sealed class RateLimitSurge(DetectionOptions options) : ILogDetector
{
    public const string Name = "rate-limit-surge";

    private readonly BoundedCounts<Limited> addresses = new();
    private long all;

    private sealed class Limited
    {
        public long Count { get; set; }
    }

    public void Look(LogLine line)
    {
        if (line.Kind is LogKind.Combined && line.Status == 429)
        {
            all++;
            addresses[line.Address].Count++;
        }
    }

    public IEnumerable<Alert> Found()
    {
        if (all < options.TooMany)
        {
            return [];
        }

        var first = addresses.All.OrderByDescending(a => a.Value.Count).Take(Alert.MaxIndicators).ToArray();
        return
        [
            new Alert(
                Name, Severity.P2, $"{TopText.Number(all)} requests over the rate limit",
                $"{TopText.Number(all)} answers were 429, the most to {first[0].Key} ({TopText.Number(first[0].Value.Count)}).", [.. first.Select(a => a.Key)], "3.3")
            { Suspects = [.. first.Select(a => a.Key)], Key = Name },
        ];
    }
}
