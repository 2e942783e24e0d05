using System.Text;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Redis;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Servers;
using StackExchange.Redis;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public sealed class RedisEvidenceTests : IAsyncLifetime
{
    private RedisServer redis = null!;

    public async Task InitializeAsync() => redis = await RedisServer.Start();

    public async Task DisposeAsync() => await redis.DisposeAsync();

    private RedisEvidence Source(int maxKeys = 10_000) => new(new RedisOptions { ConnectionStringFile = redis.ConnectionStringFile }) { MaxKeys = maxKeys };

    private Task Fill(string prefix, int keys) =>
        redis.Data.StringSetAsync([.. Enumerable.Range(0, keys).Select(n => KeyValuePair.Create<RedisKey, RedisValue>($"{prefix}{n}", "x"))]);

    [Fact]
    public async Task Each_piece_is_written_and_says_what_is_in_it_and_nothing_is_changed_or_blocked()
    {
        await redis.Data.StringSetAsync("sms_cooldown:7", "never shown");
        var before = await redis.Calls();
        var pieces = await Source().Pieces(CancellationToken.None);
        Assert.Equal(["CLIENT LIST", "SLOWLOG GET 128", "INFO all", "SCAN MATCH * COUNT 500, counted by how the keys begin"], pieces.Select(p => p.Call));
        Assert.All(pieces, p => Assert.StartsWith("Redis 7.", p.Tool, StringComparison.Ordinal));
        var texts = await Task.WhenAll(pieces.Select(CapturedPiece.Of));
        Assert.Contains("cmd=client", texts[0].Text, StringComparison.Ordinal);
        Assert.Equal($"{texts[0].Lines.Count} clients", texts[0].End.Words);
        Assert.Contains("redis_version:7.", texts[2].Text, StringComparison.Ordinal);
        Assert.Contains("# Commandstats", texts[2].Text, StringComparison.Ordinal);
        Assert.All(texts, t => Assert.DoesNotContain("never shown", t.Text, StringComparison.Ordinal));
        var after = await redis.Calls();
        Assert.All(new[] { "keys", "get", "set", "flushdb", "del", "unlink" }, c => Assert.Equal(before.GetValueOrDefault(c), after.GetValueOrDefault(c)));
    }

    [Fact]
    public async Task Slow_commands_are_kept_with_their_arguments_in_one_line_each()
    {
        await redis.Data.ExecuteAsync("CONFIG", "SET", "slowlog-log-slower-than", "0");
        await redis.Data.StringSetAsync("a\nb", "two \"words\"");
        await redis.Data.ExecuteAsync("CONFIG", "SET", "slowlog-log-slower-than", "-1");
        var slow = await CapturedPiece.Of(Source(), "redis-slowlog.txt");
        Assert.Contains(slow.Lines, l => l.EndsWith("\"SET\" \"a\\x0ab\" \"two \\\"words\\\"\"", StringComparison.Ordinal) && l.Contains(" µs client=127.0.0.1:", StringComparison.Ordinal));
        Assert.Equal($"{slow.Lines.Count} slow commands", slow.End.Words);
    }

    [Fact]
    public async Task Keys_are_counted_by_how_they_begin()
    {
        await Fill("floodingnaque:session:", 1_200);
        await Fill("LIMITS:LIMITER/172.20.0.", 3);
        await redis.Data.StringSetAsync("celery", "x");
        var counts = await CapturedPiece.Of(Source(), "redis-prefixes.csv");
        Assert.Equal(["prefix,keys", "floodingnaque:session:,1200", "LIMITS:LIMITER/,3", "celery,1"], counts.Lines);
        Assert.StartsWith("1204 keys of 3 kinds", counts.End.Words, StringComparison.Ordinal);
        Assert.Null(counts.End.BrokenOff);
    }

    [Fact]
    public async Task A_count_that_is_cut_says_so()
    {
        await Fill("a:", 3_000);
        var counts = await CapturedPiece.Of(Source(maxKeys: 1_000), "redis-prefixes.csv");
        Assert.Equal("there are more than 1000 keys", counts.End.BrokenOff);
        Assert.InRange(int.Parse(counts.Lines[1].Split(',')[1]), 1_000, 1_600);
    }

    [Fact]
    public async Task A_role_that_may_not_ask_is_a_sentence_and_the_other_pieces_come()
    {
        await redis.Data.ExecuteAsync("ACL", "SETUSER", "default", "-client|list");
        var thrown = await Assert.ThrowsAsync<TargetException>(() => CapturedPiece.Of(Source(), "redis-clients.txt"));
        Assert.StartsWith($"Redis at {redis.Where} refuses or does not answer (NOPERM", thrown.Message, StringComparison.Ordinal);
        Assert.NotEmpty((await CapturedPiece.Of(Source(), "redis-info.txt")).Lines);
    }

    [Fact]
    public async Task A_Redis_that_is_gone_cannot_be_looked_at()
    {
        var source = Source();
        await redis.Kill();
        var thrown = await Assert.ThrowsAsync<TargetException>(() => source.Pieces(CancellationToken.None));
        Assert.Equal($"Redis at {redis.Where} cannot be reached (UnableToConnect)", thrown.Message);
    }

    [Theory]
    [InlineData("floodingnaque:session:8f3e", "floodingnaque:session:")]
    [InlineData("floodingnaque:session:abcdef", "floodingnaque:session:")]
    [InlineData("celery-task-meta-1c7be3aa-11", "celery-task-meta-")]
    [InlineData("LIMITS:LIMITER/172.20.0.5/users.login/10/1/minute", "LIMITS:LIMITER/")]
    [InlineData("owm:weather:14.5:120.9", "owm:weather:")]
    [InlineData("a:b:c:d:e", "a:b:c:")]
    [InlineData("sms_cooldown:7", "sms_cooldown:")]
    [InlineData("_kombu.binding.celery", "_kombu.binding.")]
    [InlineData("unacked_index", "unacked_index")]
    [InlineData("7:a", "7:a")]
    [InlineData("", "")]
    [InlineData("é:x", "??:")]
    public void A_prefix_is_what_keys_of_one_kind_share(string key, string prefix) => Assert.Equal(prefix, KeyPrefix.Of(Encoding.UTF8.GetBytes(key)));
}
