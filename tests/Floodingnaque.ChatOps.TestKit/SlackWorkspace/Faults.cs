namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>What may go wrong with one call of the Web API.</summary>
internal abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>429 with <c>Retry-After</c>; further calls of the method are 429 too until it is over.</summary>
    public sealed record TooManyRequests(TimeSpan RetryAfter) : Fault;

    /// <summary>An outage: the body is no JSON.</summary>
    public sealed record ServerError(int Status = 503) : Fault;

    /// <summary>No answer until the caller hangs up or the workspace is disposed. Nothing is done.</summary>
    public sealed record Hang : Fault;

    /// <summary>The connection is cut before anything is done.</summary>
    public sealed record Reset : Fault;

    /// <summary>The call takes effect, then the connection is cut: the caller cannot know.</summary>
    public sealed record DoneButAnswerLost : Fault;

    /// <summary>HTTP 200 with <c>ok: false</c> and this code. Nothing is done.</summary>
    public sealed record LogicError(string Code) : Fault;
}

/// <summary>Decides which fault meets which call: ordered ones first, then the random ones, then the rate rules.</summary>
internal sealed class FaultPlan(TimeProvider clock)
{
    private static readonly TimeSpan ASecond = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private readonly Dictionary<string, Queue<Fault>> ordered = [];
    private readonly Dictionary<string, DateTimeOffset> closedUntil = [];
    private readonly Dictionary<string, DateTimeOffset> lastPost = [];
    private Random? dice;
    private double rate;

    /// <summary>chat.postMessage: one a second and channel (Slack, "Rate limits").</summary>
    public bool LimitPosts { get; set; }

    public void Order(string method, Fault fault, int count = 1)
    {
        lock (gate)
        {
            if (!ordered.TryGetValue(method, out var queue)) ordered[method] = queue = new Queue<Fault>();
            for (var i = 0; i < count; i++) queue.Enqueue(fault);
        }
    }

    public void Randomly(int seed, double share)
    {
        lock (gate)
        {
            dice = share > 0 ? new Random(seed) : null;
            rate = share;
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            ordered.Clear();
            closedUntil.Clear();
            dice = null;
        }
    }

    /// <summary>The fault for this call, and whether it came before an earlier Retry-After was over. A post is limited by channel.</summary>
    public (Fault? Fault, bool TooEarly) Meet(string method, string? channel)
    {
        var key = method == "chat.postMessage" ? $"{method} {channel}" : method;
        lock (gate)
        {
            var now = clock.GetUtcNow();
            if (closedUntil.TryGetValue(key, out var until) && now < until) return (new Fault.TooManyRequests(until - now), true);
            var fault = Next(method) ?? Limit(method, key, now);
            if (fault is Fault.TooManyRequests limited) closedUntil[key] = now + limited.RetryAfter;
            return (fault, false);
        }
    }

    private Fault? Next(string method)
    {
        foreach (var name in (string[])[method, "*"])
            if (ordered.TryGetValue(name, out var queue) && queue.TryDequeue(out var fault)) return fault;
        if (dice is null || dice.NextDouble() >= rate) return null;
        return dice.Next(5) switch
        {
            0 => new Fault.TooManyRequests(ASecond),
            1 => new Fault.ServerError(500),
            2 => new Fault.ServerError(503),
            3 => new Fault.Reset(),
            _ => new Fault.DoneButAnswerLost(),
        };
    }

    private Fault.TooManyRequests? Limit(string method, string key, DateTimeOffset now)
    {
        if (!LimitPosts || method != "chat.postMessage") return null;
        if (lastPost.TryGetValue(key, out var last) && now - last < ASecond) return new Fault.TooManyRequests(ASecond);
        lastPost[key] = now;
        return null;
    }
}
