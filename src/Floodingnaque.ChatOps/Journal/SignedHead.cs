using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Journal;

/// <summary>
/// The file <c>head</c> beside a timeline: <c>INC-… seq hash time</c>, and on the second line the signature over the exact bytes of the first
/// (ECDSA P-256, SHA-256, DER, base64), so that <c>openssl dgst -sha256 -verify</c> can check it. It covers what a chain walk cannot
/// see: a tail cut off, or a chain written anew from the start.
/// </summary>
internal sealed record SignedHead(IncidentId Stream, JournalHead Head, DateTimeOffset At, string Line, string Signature)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static string LineFor(IncidentId stream, JournalHead head, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{stream} {head.Seq} {head.Hash} {at.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}");

    /// <summary>Null when there is no such file.</summary>
    /// <exception cref="JournalFormatException">There is one and it is not a head.</exception>
    public static SignedHead? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        var lines = File.ReadAllText(path, Encoding.Latin1).Split('\n');
        var parts = lines[0].Split(' ');
        return lines.Length == 3 && lines[2].Length == 0 && parts.Length == 4
            && IncidentId.TryParse(parts[0], out var id)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            && Witness.TryParse($"{seq}:{parts[2]}", out var head)
            && DateTimeOffset.TryParseExact(parts[3], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                ? new SignedHead(id, head, at, lines[0], lines[1])
                : throw new JournalFormatException($"{path} is not a head file (two lines: 'INC-… seq hash time' and a signature).");
    }

    public bool IsSignedBy(ECDsa key)
    {
        var signature = new byte[Signature.Length];
        return Convert.TryFromBase64String(Signature, signature, out var length)
            && key.VerifyData(
                Encoding.Latin1.GetBytes(Line), signature.AsSpan(0, length), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }
}
