using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>Slack's request signature, version v0: https://docs.slack.dev/authentication/verifying-requests-from-slack</summary>
internal static class SlackSignature
{
    public const string SignatureHeader = "X-Slack-Signature";
    public const string TimestampHeader = "X-Slack-Request-Timestamp";

    /// <summary>Checked both ways: a timestamp from the future would otherwise stay replayable until its time has come.</summary>
    public static readonly TimeSpan MaxSkew = TimeSpan.FromSeconds(300);

    // Longer digit strings are no unix time of this millennium and might overflow.
    private const int MaxTimestampDigits = 12;

    // "v0=" and the hash in hex.
    private const int SignatureLength = 3 + (2 * HMACSHA256.HashSizeInBytes);

    /// <param name="rawBody">The bytes as received: one re-encoded <c>+</c> or <c>%20</c> changes the signature.</param>
    /// <param name="signature">Value of the signature header; <c>v0=</c> and 64 lower-case hex digits.</param>
    /// <param name="timestamp">Value of the timestamp header, unix seconds.</param>
    /// <param name="signingSecret">An empty secret makes every signature wrong.</param>
    /// <param name="now">The present time.</param>
    /// <returns>Whether Slack signed this body within the last five minutes. Never throws.</returns>
    public static bool IsValid(ReadOnlySpan<byte> rawBody, string? timestamp, string? signature, string? signingSecret, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(signature) || string.IsNullOrWhiteSpace(signingSecret) || !IsFresh(timestamp, now))
            return false;

        Span<byte> expected = stackalloc byte[SignatureLength];
        Sign(rawBody, timestamp!, signingSecret, expected);
        return CryptographicOperations.FixedTimeEquals(expected, Encoding.ASCII.GetBytes(signature));
    }

    /// <summary>For the stand-in and for tests. Never log its result for a received body: it is the key to that request.</summary>
    internal static string Compute(ReadOnlySpan<byte> rawBody, string timestamp, string signingSecret)
    {
        Span<byte> signature = stackalloc byte[SignatureLength];
        Sign(rawBody, timestamp, signingSecret, signature);
        return Encoding.ASCII.GetString(signature);
    }

    /// <summary>In one call over one stretch of bytes: a keyed hash that is fed in pieces costs several times as much to set up.</summary>
    private static void Sign(ReadOnlySpan<byte> rawBody, string timestamp, string signingSecret, Span<byte> signature)
    {
        var prefix = $"v0:{timestamp}:";
        var length = prefix.Length + rawBody.Length;
        var signed = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            rawBody.CopyTo(signed.AsSpan(Encoding.ASCII.GetBytes(prefix, signed)));
            Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(signingSecret), signed.AsSpan(0, length), hash);
            "v0="u8.CopyTo(signature);
            Convert.TryToHexStringLower(hash, signature[3..], out _);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(signed);
        }
    }

    private static bool IsFresh(string? timestamp, DateTimeOffset now)
    {
        if (timestamp is not { Length: > 0 and <= MaxTimestampDigits })
            return false;

        // long.TryParse forgives signs, spaces or trailing NULs, depending on its styles; a header of digits needs none of that.
        long seconds = 0;
        foreach (var c in timestamp)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            seconds = (seconds * 10) + (c - '0');
        }

        return Math.Abs(now.ToUnixTimeSeconds() - seconds) <= (long)MaxSkew.TotalSeconds;
    }
}
