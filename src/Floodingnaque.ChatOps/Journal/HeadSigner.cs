using System.Security.Cryptography;
using System.Text;
using Floodingnaque.ChatOps.Configuration;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Journal;

/// <summary>Signs heads with the key of this data folder, which is made at the first start and never leaves it.</summary>
internal sealed class HeadSigner : IDisposable
{
    private readonly DataPaths paths;
    private readonly ECDsa key;

    private HeadSigner(DataPaths paths, ECDsa key) => (this.paths, this.key) = (paths, key);

    /// <exception cref="StartupRefusedException">The folder has signed before and its private key is gone.</exception>
    public static HeadSigner Open(DataPaths paths)
    {
        if (!File.Exists(paths.PrivateKey) && HasSigned(paths))
            throw new StartupRefusedException(
                $"The key that signs the record, {paths.PrivateKey}, is missing, though this folder has signed before. Put it back from your backup. "
                + $"If it is lost for good, keep its public key beside it under another name (mv {paths.PublicKey} {Path.Combine(paths.Keys, "journal.lost.pub.pem")}; "
                + "an empty file if that is lost too) and start again: a new key is made, and verify --key checks older heads with the old one.");
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

    private static bool HasSigned(DataPaths paths) =>
        File.Exists(paths.PublicKey) || (!Directory.EnumerateFiles(paths.Keys, "*.pem").Any() && paths.Known().Any(id => File.Exists(paths.Head(id))));

    /// <summary>Only for a head that is durable: a head ahead of its timeline reads as a tail that was cut off.</summary>
    public void Sign(IncidentId stream, JournalHead head, DateTimeOffset now)
    {
        var line = SignedHead.LineFor(stream, head, now);
        var signature = key.SignData(Encoding.Latin1.GetBytes(line), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        AtomicFile.Write(paths.Head(stream), $"{line}\n{Convert.ToBase64String(signature)}\n");
    }

    public void Dispose() => key.Dispose();
}
