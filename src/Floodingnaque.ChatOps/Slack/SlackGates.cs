using System.Collections.Concurrent;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>One gate for each rate limit (a method, or a method and channel), shared by all callers in this process.</summary>
internal sealed class SlackGates(TimeProvider clock)
{
    // Grows by one small object for each channel ever posted to: a few megabytes after a hundred thousand incidents.
    private readonly ConcurrentDictionary<string, SlackGate> _gates = new(StringComparer.Ordinal);

    public SlackGate For(string limit) => _gates.GetOrAdd(limit, static (_, clock) => new SlackGate(clock), clock);
}
