using System.Net;
using Floodingnaque.ChatOps.Pipeline;
using StackExchange.Redis;

namespace Floodingnaque.ChatOps.Targets.Redis;

/// <summary>A connection of its own for each piece of work.</summary>
/// <param name="asAdmin">The library lets through what it takes for an administrator's: questions like INFO, but FLUSHDB too.</param>
internal sealed class RedisConnection(RedisOptions options, bool asAdmin = false)
{
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(5);

    /// <summary>With its primaries; there are several where it is a cluster.</summary>
    /// <exception cref="TargetException">It cannot be reached, or refuses.</exception>
    public async Task<T> Use<T>(Func<IReadOnlyList<IServer>, Task<T>> work)
    {
        var settings = Settings();
        var where = string.Join(", ", settings.EndPoints.Select(Place));
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(settings);
            IServer[] primaries = [.. connection.GetServers().Where(s => s is { IsConnected: true, IsReplica: false })];
            return primaries.Length > 0 ? await work(primaries) : throw new TargetException($"no primary of Redis at {where} can be reached");
        }
        catch (RedisConnectionException e)
        {
            throw new TargetException($"Redis at {where} cannot be reached ({e.FailureType})", e);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            throw new TargetException($"Redis at {where} refuses or does not answer ({e.Message.Split(',')[0]})", e);
        }
    }

    /// <summary><c>redis.example.org:6380</c></summary>
    public static string Place(EndPoint end) => end is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : $"{end}";

    private ConfigurationOptions Settings()
    {
        var text = SecretFile.Read(RedisOptions.FileKey, options.ConnectionStringFile);
        try
        {
            var settings = ConfigurationOptions.Parse(text);
            settings.AbortOnConnectFail = true;
            settings.AllowAdmin = asAdmin;
            settings.ClientName = "floodingnaque-chatops";
            settings.ConnectTimeout = (int)LongestConnect.TotalMilliseconds;
            settings.ConnectRetry = 1;
            settings.TieBreaker = ""; // Otherwise the library reads a key of its own.
            return settings.EndPoints.Count > 0 ? settings : throw new TargetException($"{options.ConnectionStringFile} names no server: write HOST:PORT,password=… in one line");
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // Not even as a cause: the message may quote what was meant as a password.
            throw new TargetException($"{options.ConnectionStringFile} is no connection string: write HOST:PORT,password=… in one line ({e.GetType().Name})");
        }
    }
}
