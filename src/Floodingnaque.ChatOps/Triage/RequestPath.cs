namespace Floodingnaque.ChatOps.Triage;

/// <summary>The path in a request line: what stands between the method and the query string or the protocol.</summary>
internal static class RequestPath
{
    private const int LongestMethod = 20;

    /// <param name="request"><c>GET /api/v1/data?limit=1 HTTP/1.1</c>, without quotes.</param>
    /// <returns>Empty for what is no HTTP request: <c>-</c>, the first bytes of a TLS greeting, nothing.</returns>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> request)
    {
        var method = 0;
        while (method < request.Length && request[method] is >= (byte)'A' and <= (byte)'Z')
        {
            method++;
        }

        if (method is 0 or > LongestMethod || method >= request.Length || request[method] != ' ')
            return default;
        var target = request[(method + 1)..];
        var query = target.IndexOf((byte)'?');
        if (query >= 0)
            return target[..query];
        var protocol = target.LastIndexOf(" HTTP/"u8);
        return protocol >= 0 ? target[..protocol] : target;
    }
}
