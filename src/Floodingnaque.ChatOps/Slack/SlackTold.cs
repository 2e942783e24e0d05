using System.Collections.Concurrent;
using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>
/// Which answers to events were given: a mention comes as two events, and what could not be recorded comes again. Remembers the last 1,000,
/// and forgets at a restart.
/// </summary>
internal sealed class SlackTold
{
    private const int Remembered = 1_000;

    private readonly ConcurrentDictionary<(DeliveryId, bool), bool> told = new();
    private readonly ConcurrentQueue<(DeliveryId, bool)> byAge = new();

    /// <summary>Whether nobody was told this yet; from now on somebody was.</summary>
    /// <param name="recorded">The good news, which is news after the bad.</param>
    public bool IsNews(DeliveryId delivery, bool recorded)
    {
        if (!told.TryAdd((delivery, recorded), true))
        {
            return false;
        }

        byAge.Enqueue((delivery, recorded));
        while (byAge.Count > Remembered && byAge.TryDequeue(out var oldest))
        {
            told.TryRemove(oldest, out _);
        }

        return true;
    }
}
