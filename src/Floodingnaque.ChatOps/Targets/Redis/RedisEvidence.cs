using System.Globalization;
using System.Text;
using Floodingnaque.ChatOps.Pipeline;
using StackExchange.Redis;

namespace Floodingnaque.ChatOps.Targets.Redis;

/// <summary>What Redis says of itself, its clients and its slow commands, and how many keys of which kind there are. No key is read.</summary>
internal sealed class RedisEvidence(RedisOptions options) : IEvidenceSource
{
    public const string Name = "redis";

    private const string SlowLog = "SLOWLOG GET 128";
    private const int MaxPrefixes = 10_000;

    private readonly RedisConnection redis = new(options, asAdmin: true);

    public string Target => Name;

    /// <summary>Keys that are counted by prefix; beyond, the count ends and says so.</summary>
    public int MaxKeys { get; init; } = 2_000_000;

    public async Task<IReadOnlyList<EvidencePiece>> Pieces(CancellationToken cancellationToken)
    {
        var tool = $"Redis {await redis.Use(servers => Task.FromResult(string.Join(", ", servers.Select(s => s.Version.ToString()).Distinct())))}";
        return
        [
            new("Redis clients", "redis-clients.txt", Volatility.Connections, "CLIENT LIST", tool, (to, token) => Text(to, Clients, token)),
            new("Redis slow commands", "redis-slowlog.txt", Volatility.Memory, SlowLog, tool, (to, token) => Text(to, Slow, token)),
            new("Redis state", "redis-info.txt", Volatility.State, "INFO all", tool, (to, token) => Text(to, Info, token)),
            new("Redis keys by prefix", "redis-prefixes.csv", Volatility.State, "SCAN MATCH * COUNT 500, counted by how the keys begin", tool, Prefixes),
        ];
    }

    private static async Task<(string Text, string Words)> Clients(IServer server)
    {
        var text = (string)(await server.ExecuteAsync("CLIENT", "LIST"))!;
        return (text, $"{text.AsSpan().Count('\n')} clients");
    }

    private static async Task<(string Text, string Words)> Info(IServer server)
    {
        var text = (string)(await server.ExecuteAsync("INFO", "all"))!;
        return (text, $"{text.Split('\n').Count(line => line.StartsWith('#'))} sections");
    }

    /// <summary>Arguments of commands may hold secrets: they are kept, and shown nowhere.</summary>
    private static async Task<(string Text, string Words)> Slow(IServer server)
    {
        var words = SlowLog.Split(' ');
        var entries = (RedisResult[])(await server.ExecuteAsync(words[0], [.. words[1..]]))!;
        var text = new StringBuilder();
        foreach (var entry in entries.Select(e => (RedisResult[])e!))
        {
            var at = DateTimeOffset.FromUnixTimeSeconds((long)entry[1]);
            text.Append(CultureInfo.InvariantCulture, $"{(long)entry[0]} {at:yyyy-MM-ddTHH:mm:ssZ} {(long)entry[2]} µs");
            text.Append(entry.Length > 5 ? $" client={(string?)entry[4]} name={(string?)entry[5]}" : "");
            text.AppendJoin("", ((byte[][])entry[3]!).Select(argument => $" {Quoted(argument)}")).Append('\n');
        }

        return (text.ToString(), $"{entries.Length} slow commands");
    }

    private static string Quoted(byte[] argument)
    {
        var text = new StringBuilder("\"");
        foreach (var b in argument)
        {
            text.Append(b is (byte)'"' or (byte)'\\' ? $"\\{(char)b}" : b is >= 32 and < 127 ? $"{(char)b}" : $"\\x{b:x2}");
        }

        return text.Append('"').ToString();
    }

    private async Task<PieceEnd> Text(Stream to, Func<IServer, Task<(string Text, string Words)>> ask, CancellationToken cancellationToken)
    {
        var answers = await redis.Use(async servers =>
        {
            var all = new List<(string Where, string Text, string Words)>();
            foreach (var server in servers)
            {
                var (text, words) = await ask(server).WaitAsync(cancellationToken);
                all.Add((RedisConnection.Place(server.EndPoint), text, words));
            }

            return all;
        });
        foreach (var (where, text, _) in answers)
        {
            await to.WriteAsync(Encoding.UTF8.GetBytes(answers.Count > 1 ? $"# {where}\n{text}" : text), cancellationToken);
        }

        return new PieceEnd(null, string.Join(", ", answers.Select(a => answers.Count > 1 ? $"{a.Words} at {a.Where}" : a.Words)));
    }

    private async Task<PieceEnd> Prefixes(Stream to, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var (seen, whole) = (0L, true);
        await redis.Use(async servers =>
        {
            foreach (var server in servers.Where(_ => whole))
            {
                whole = await server.Scan("*", page => Task.FromResult(Count(page)), cancellationToken);
            }

            return whole;
        });
        var csv = new Csv(to);
        await csv.Write(["prefix", "keys"], cancellationToken);
        foreach (var (prefix, count) in counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal))
        {
            await csv.Write([prefix, count.ToString(CultureInfo.InvariantCulture)], cancellationToken);
        }

        return new PieceEnd(null, $"{seen} keys of {counts.Count} kinds (a key that is made or moved meanwhile may be missing or counted twice)")
        {
            BrokenOff = whole ? null : $"there are more than {MaxKeys} keys",
        };

        bool Count(byte[][] page)
        {
            foreach (var key in page)
            {
                var prefix = KeyPrefix.Of(key);
                prefix = counts.Count < MaxPrefixes || counts.ContainsKey(prefix) ? prefix : "(others)";
                counts[prefix] = counts.GetValueOrDefault(prefix) + 1;
            }

            return (seen += page.Length) < MaxKeys;
        }
    }
}
