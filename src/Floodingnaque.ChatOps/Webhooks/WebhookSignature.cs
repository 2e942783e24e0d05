using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Floodingnaque.ChatOps.Webhooks;

/// <summary>
/// <c>X-ChatOps-Signature: sha256=HEX</c>, the HMAC-SHA256 of <c>TIMESTAMP.BODY</c>, with <c>X-ChatOps-Timestamp</c> in unix seconds. Each is taken once, and
/// only within five minutes.
/// </summary>
internal sealed class WebhookSignature(TimeProvider clock)
{
    public const string SignatureHeader = "X-ChatOps-Signature";
    public const string TimestampHeader = "X-ChatOps-Timestamp";

    private static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private readonly Dictionary<string, DateTimeOffset> taken = new(StringComparer.Ordinal);

    /// <summary>Why it is not taken; null: it is, and not a second time.</summary>
    public string? Refuse(ReadOnlySpan<byte> body, string? timestamp, string? signature, string key)
    {
        var now = clock.GetUtcNow();
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253_402_300_799 || (now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > MaxSkew)
        {
            return $"{TimestampHeader} is missing or not within five minutes of now";
        }

        var expected = Compute(body, timestamp!, key);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(signature ?? "")))
        {
            return $"{SignatureHeader} is missing or wrong";
        }

        lock (gate)
        {
            foreach (var old in taken.Where(t => now - t.Value > 2 * MaxSkew).Select(t => t.Key).ToArray())
            {
                taken.Remove(old);
            }

            return taken.TryAdd(expected, now) ? null : "this was sent before";
        }
    }

    public static string Compute(ReadOnlySpan<byte> body, string timestamp, string key)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes(timestamp), (byte)'.', .. body];
        return "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), signed));
    }
}
