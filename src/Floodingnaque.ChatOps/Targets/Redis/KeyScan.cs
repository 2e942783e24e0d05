using System.Globalization;
using StackExchange.Redis;

namespace Floodingnaque.ChatOps.Targets.Redis;

/// <summary>Goes through keys in small steps, so that Redis goes on answering others.</summary>
internal static class KeyScan
{
    private const int Step = 500;

    /// <summary>A key that stays is named at least once, and may be named twice.</summary>
    /// <param name="pattern">In Redis' own words, for example <c>a:*</c>.</param>
    /// <param name="take">Called for each page; false ends it.</param>
    /// <returns>Whether it came to the end.</returns>
    public static async Task<bool> Scan(this IServer server, string pattern, Func<byte[][], Task<bool>> take, CancellationToken cancellationToken)
    {
        var cursor = "0";
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            var answer = (RedisResult[])(await server.ExecuteAsync("SCAN", cursor, "MATCH", pattern, "COUNT", Step.ToString(CultureInfo.InvariantCulture)))!;
            cursor = (string)answer[0]!;
            if ((byte[][])answer[1]! is { Length: > 0 } page && !await take(page))
            {
                return cursor == "0";
            }
        }
        while (cursor != "0");
        return true;
    }
}
