using System.Collections.Concurrent;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Pipeline;

/// <summary>
/// Which deliveries were handled. What was recorded is known from the journal lines themselves, so a restart forgets nothing; answers of
/// the last few are kept, so that a copy gets the same answer. Platforms stop repeating long before <see cref="Memory"/> is over, and
/// signatures older than five minutes are refused before.
/// </summary>
internal sealed class Deliveries(TimeProvider clock)
{
    public static readonly TimeSpan Memory = TimeSpan.FromHours(2);

    private const int AnswersKept = 1_000;

    private readonly ConcurrentDictionary<DeliveryId, IncidentId> recorded = new();
    private readonly ConcurrentQueue<(DateTimeOffset At, DeliveryId Delivery)> byAge = new();
    private readonly ConcurrentDictionary<DeliveryId, TaskCompletionSource<ChatAnswer>> answers = new();
    private readonly ConcurrentQueue<DeliveryId> answered = new();

    public void Recorded(DeliveryId delivery, IncidentId incident, DateTimeOffset at)
    {
        var oldest = clock.GetUtcNow() - Memory;
        if (at >= oldest && recorded.TryAdd(delivery, incident))
        {
            byAge.Enqueue((at, delivery));
        }

        while (byAge.TryPeek(out var first) && first.At < oldest && byAge.TryDequeue(out first))
        {
            recorded.TryRemove(first.Delivery, out _);
        }
    }

    /// <summary>The incident in which this delivery was recorded already; null when it was not.</summary>
    public IncidentId? Find(DeliveryId delivery) => recorded.TryGetValue(delivery, out var id) ? id : null;

    /// <summary>Handles a delivery once: copies that come while it is handled, or soon after, get the first one's answer.</summary>
    public async Task<ChatAnswer> Once(DeliveryId delivery, Func<Task<ChatAnswer>> handle)
    {
        var mine = new TaskCompletionSource<ChatAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = answers.GetOrAdd(delivery, mine);
        if (first != mine)
        {
            return await first.Task;
        }

        try
        {
            var answer = await handle();
            Keep(delivery, answer);
            mine.SetResult(answer);
            return answer;
        }
        catch (Exception e)
        {
            answers.TryRemove(delivery, out _);
            mine.SetException(e);
            _ = mine.Task.Exception; // observed: copies may or may not be waiting
            throw;
        }
    }

    private void Keep(DeliveryId delivery, ChatAnswer answer)
    {
        if (NotRecorded.Is(answer) || answer.FieldErrors is not null)
        {
            // The next copy may have more luck: the disk is free again, or the form comes back corrected, and it has the same id.
            answers.TryRemove(delivery, out _);
            return;
        }

        answered.Enqueue(delivery);
        while (answered.Count > AnswersKept && answered.TryDequeue(out var old))
        {
            answers.TryRemove(old, out _);
        }
    }
}

/// <summary>The answers that must never be mistaken for success.</summary>
internal static class NotRecorded
{
    public const string Code = "not-recorded";

    /// <summary>Something broke on our side, before or after recording: nobody can say which.</summary>
    public const string Failed = "failed";

    /// <summary>Whether the same delivery should be handled again.</summary>
    public static bool Is(ChatAnswer answer) => answer.Refused is Code or Failed;
}
