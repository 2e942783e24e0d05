using System.Globalization;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>Trigger ids live three seconds and open one view (Slack, "Handling user interaction", trigger_id).</summary>
internal sealed class Triggers(TimeProvider clock)
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(3);
    private readonly Dictionary<string, Trigger> all = [];

    private sealed record Trigger(string User, string? ViewId, DateTimeOffset Until, bool Used);

    /// <summary>A new trigger for what <paramref name="user"/> just did; <paramref name="viewId"/> when it was done inside a modal.</summary>
    public string Issue(string user, string? viewId = null)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{1_000_000 + all.Count}.{4_700_000}.{Guid.CreateVersion7(clock.GetUtcNow()):N}");
        all[id] = new Trigger(user, viewId, clock.GetUtcNow() + Life, Used: false);
        return id;
    }

    /// <summary>Uses the trigger up and tells who pulled it, and in which modal.</summary>
    public (string User, string? ViewId) Exchange(string id)
    {
        if (!all.TryGetValue(id, out var trigger)) throw new SlackError("invalid_trigger_id");
        if (trigger.Used) throw new SlackError("exchanged_trigger_id");
        if (clock.GetUtcNow() > trigger.Until) throw new SlackError("expired_trigger_id");
        all[id] = trigger with { Used = true };
        return (trigger.User, trigger.ViewId);
    }
}
