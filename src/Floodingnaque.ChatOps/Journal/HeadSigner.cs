using System.Security.Cryptography;
using System.Text;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Journal;

/// <summary>Signs heads with the key of this data folder, which is made at the first start and never leaves it.</summary>
internal sealed class HeadSigner : IDisposable
{
    private readonly DataPaths paths;
    private readonly ECDsa key;

    private HeadSigner(DataPaths paths, ECDsa key) => (this.paths, this.key) = (paths, key);

    public static HeadSigner Open(DataPaths paths)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (File.Exists(paths.PrivateKey))
            key.ImportFromPem(File.ReadAllText(paths.PrivateKey));
        else
            AtomicFile.Write(paths.PrivateKey, key.ExportPkcs8PrivateKeyPem() + "\n");
        var publicKey = key.ExportSubjectPublicKeyInfoPem() + "\n";
        if (!File.Exists(paths.PublicKey) || File.ReadAllText(paths.PublicKey) != publicKey)
            AtomicFile.Write(paths.PublicKey, publicKey);
        DirectorySync.Flush(paths.Keys);
        return new HeadSigner(paths, key);
    }

    /// <summary>Only for a head that is durable: a head ahead of its timeline reads as a tail that was cut off.</summary>
    public void Sign(IncidentId stream, JournalHead head, DateTimeOffset now)
    {
        var line = SignedHead.LineFor(stream, head, now);
        var signature = key.SignData(Encoding.Latin1.GetBytes(line), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        AtomicFile.Write(paths.Head(stream), $"{line}\n{Convert.ToBase64String(signature)}\n");
    }

    public void Dispose() => key.Dispose();
}
