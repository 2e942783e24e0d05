using System.Runtime.CompilerServices;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>The path in a request line: what stands between the method and the query string or the protocol.</summary>
internal static class RequestPath
{
    private const int LongestMethod = 20;

    /// <summary>Bytes of <c> HTTP/1.1</c>.</summary>
    private const int Protocol = 9;

    /// <param name="request"><c>GET /api/v1/data?limit=1 HTTP/1.1</c>, without quotes.</param>
    /// <returns>Its place in the line and its length; nothing for what is no HTTP request: <c>-</c>, the first bytes of a TLS greeting.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (int From, int Length) Of(ReadOnlySpan<byte> request)
    {
        var method = 0;
        while (method < request.Length && request[method] is >= (byte)'A' and <= (byte)'Z')
        {
            method++;
        }

        if (method is 0 or > LongestMethod || method >= request.Length || request[method] != ' ')
            return default;
        var target = request[(method + 1)..];
        var end = target.IndexOf((byte)'?');
        if (end < 0)
            end = target.Length >= Protocol && target[^Protocol..].StartsWith(" HTTP/"u8) ? target.Length - Protocol : target.LastIndexOf(" HTTP/"u8);
        return (method + 1, end < 0 ? target.Length : end);
    }
}
