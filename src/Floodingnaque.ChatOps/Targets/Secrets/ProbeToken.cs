using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Floodingnaque.ChatOps.Targets.Secrets;

/// <summary>A token (JWT, HS256) as the application makes them, for a user who does not exist and without any right, that is soon over.</summary>
internal static class ProbeToken
{
    private static readonly TimeSpan Lives = TimeSpan.FromMinutes(3);

    /// <summary>The clock of the application's machine may be behind.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    public static string Sign(string secret, DateTimeOffset now)
    {
        var claims = new
        {
            sub = "0",
            email = "chatops@localhost",
            role = "user",
            type = "access",
            iat = (now - Skew).ToUnixTimeSeconds(),
            exp = (now + Lives).ToUnixTimeSeconds(),
            jti = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
        };
        var signed = $"{Part(new { alg = "HS256", typ = "JWT" })}.{Part(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Part<T>(T value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
