using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Floodingnaque.ChatOps.Targets.Secrets;

/// <summary>Values for keys: 32 bytes from the system's generator for cryptography, in a form that the application takes.</summary>
internal static partial class NewValue
{
    private const int Bytes = 32;

    /// <summary>The application refuses keys with less (Shannon, in bits for each character).</summary>
    private const double LeastEntropy = 3.0;

    /// <param name="kind">Of <see cref="SecretKeyOptions.Kind"/>.</param>
    /// <param name="old">The value of before: a list is added to.</param>
    public static string Make(string kind, string old) => kind switch
    {
        SecretKeyOptions.List => $"{old},{ApiKey()}",
        SecretKeyOptions.Urlsafe32 => ApiKey(),
        _ => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes)),
    };

    /// <summary>The keys of a list, or the one value that it is.</summary>
    public static string[] Entries(string kind, string value) => kind == SecretKeyOptions.List
        ? value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        : [value];

    /// <summary>The first 8 letters of the SHA-256, lower-case hex: enough to tell values apart, useless to whoever wants one.</summary>
    public static string Fingerprint(string value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)))[..8];

    /// <summary>Whether the application takes it as an API key.</summary>
    public static bool IsAccepted(string key) => key.Length >= 32 && !Weak().IsMatch(key) && Entropy(key) >= LeastEntropy;

    private static string ApiKey()
    {
        string key;
        do
        {
            key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        }
        while (!IsAccepted(key));
        return key;
    }

    private static double Entropy(string text) =>
        -text.GroupBy(c => c).Select(g => (double)g.Count() / text.Length).Sum(p => p * Math.Log2(p));

    [GeneratedRegex(
        @"[^A-Za-z0-9_-]|(.)\1{3}|0123|1234|2345|3456|4567|5678|6789|7890|abcd|bcde|cdef|defg|efgh|fghi|ghij|hijk|ijkl|jklm|klmn|lmno|mnop|nopq|opqr|pqrs|qrst|rstu|stuv|tuvw|uvwx|vwxy|wxyz|password|secret|apikey|admin|test|demo",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Weak();
}
