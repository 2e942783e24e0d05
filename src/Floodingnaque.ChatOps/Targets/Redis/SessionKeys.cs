using System.Text;
using Floodingnaque.ChatOps.Pipeline;
using StackExchange.Redis;

namespace Floodingnaque.ChatOps.Targets.Redis;

/// <summary>
/// The keys of sessions, found by SCAN and deleted by UNLINK in small steps, so that Redis goes on answering others. Nothing else is touched:
/// in the same keyspace stand queues, cooldowns and counters.
/// </summary>
internal sealed class SessionKeys(RedisOptions options)
{
    /// <summary>Rounds until none is found: keys that were made during one round are found by the next, but who makes them all the time is not chased forever.</summary>
    private const int MaxPasses = 20;

    private readonly RedisConnection connection = new(options);

    public IReadOnlyList<string> Prefixes => options.Prefixes;

    /// <summary>How many there are, over a connection of its own.</summary>
    public Task<long> Count(CancellationToken cancellationToken) => connection.Use(
        async servers =>
        {
            var count = 0L;
            foreach (var (server, prefix) in servers.SelectMany(s => options.Prefixes.Select(p => (s, p))))
            {
                // SCAN may name a key twice.
                var seen = new HashSet<string>(StringComparer.Ordinal);
                await Scan(server, prefix, page => Task.FromResult(page.Count(k => seen.Add(Convert.ToBase64String(k)))), cancellationToken);
                count += seen.Count;
            }

            return count;
        });

    /// <summary>Deletes until a whole round finds none.</summary>
    /// <returns>How many were there, and how many were made while it ran (and are gone too).</returns>
    /// <exception cref="TargetException">There are new ones in each of twenty rounds.</exception>
    public Task<(long Found, long Meanwhile)> Delete(CancellationToken cancellationToken) => connection.Use(async servers =>
    {
        var (found, meanwhile) = (0L, 0L);
        for (var pass = 1; pass <= MaxPasses; pass++)
        {
            var deleted = 0L;
            foreach (var (server, prefix) in servers.SelectMany(s => options.Prefixes.Select(p => (s, p))))
            {
                await Scan(server, prefix, async page => deleted += await Unlink(server, prefix, page), cancellationToken);
            }

            (found, meanwhile) = pass == 1 ? (deleted, 0) : (found, meanwhile + deleted);
            if (deleted == 0)
            {
                return (found, meanwhile);
            }
        }

        throw new TargetException($"sessions are made faster than they can be ended ({meanwhile} more while it ran): stop what makes them first");
    });

    private static Task<bool> Scan(IServer server, string prefix, Func<byte[][], Task> take, CancellationToken cancellationToken) => server.Scan(
        Pattern(prefix),
        async page =>
        {
            await take(page);
            return true;
        },
        cancellationToken);

    private static async Task<long> Unlink(IServer server, string prefix, byte[][] page)
    {
        // Whatever the pattern matched: only what begins so.
        var start = Encoding.ASCII.GetBytes(prefix);
        object[] keys = [.. page.Where(k => k.AsSpan().StartsWith(start))];
        return keys.Length == 0 ? 0 : (long)await server.ExecuteAsync("UNLINK", keys);
    }

    /// <summary>The settings allow no glob characters; escaped all the same.</summary>
    private static string Pattern(string prefix) => string.Concat(prefix.Select(c => c is '*' or '?' or '[' or ']' or '\\' ? $"\\{c}" : c.ToString())) + "*";
}
