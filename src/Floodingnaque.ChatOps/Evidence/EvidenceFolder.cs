using System.Security.Cryptography;
using System.Text;
using Floodingnaque.ChatOps.Journal;

namespace Floodingnaque.ChatOps.Evidence;

/// <summary>
/// The files of one collection. An item has its name only when it is whole and on the disk, and then its custody line; from the seal on nothing
/// can be written (0400 in 0700) but the log of who looked. May be opened again after a crash, as long as it is not sealed.
/// </summary>
internal sealed class EvidenceFolder
{
    private const string Unfinished = ".part";
    private const UnixFileMode ReadOnly = UnixFileMode.UserRead;

    private EvidenceFolder(string path) => Path = path;

    public string Path { get; }

    public bool IsSealed => File.Exists(In(EvidenceManifest.FileName));

    /// <summary>What is in custody so far.</summary>
    public IReadOnlyList<CustodyLine> Lines => Custody.Read(In(Custody.FileName));

    /// <summary>One that is there, as it is.</summary>
    public static EvidenceFolder Of(string path) => new(path);

    /// <summary>Makes the folder, or opens the one that is there; what an interruption left unfinished goes.</summary>
    public static EvidenceFolder Open(string path)
    {
        var folder = new EvidenceFolder(path);
        PrivateFiles.MakeFolder(path);
        foreach (var left in Directory.EnumerateFiles(path, "*" + Unfinished, SearchOption.AllDirectories).ToArray())
        {
            File.Delete(left);
        }

        folder.CutTornLine();
        DirectorySync.Flush(System.IO.Path.GetDirectoryName(path)!);
        return folder;
    }

    /// <summary>The path of an item's file, relative to the folder: of plain letters, whatever its target is called.</summary>
    public static string FileOf(string target, string fileName) => $"{Plain(target)}/{Plain(fileName)}";

    public ItemWriter Begin(string file, bool compress, long maxBytes, Func<string?> shortage)
    {
        PrivateFiles.MakeFolder(System.IO.Path.GetDirectoryName(In(file))!);
        File.Delete(In(file) + Unfinished);
        return new ItemWriter(In(file) + Unfinished, compress, maxBytes, shortage);
    }

    /// <summary>Gives a whole item its name.</summary>
    public void Keep(string file)
    {
        MakeReadOnly(In(file) + Unfinished);
        File.Move(In(file) + Unfinished, In(file), overwrite: true); // one of before a crash has no custody line, and so never counted
        DirectorySync.Flush(System.IO.Path.GetDirectoryName(In(file))!);
    }

    public void GiveUp(string file) => File.Delete(In(file) + Unfinished);

    /// <summary>Appends, and returns when it is on the disk.</summary>
    public void Record(CustodyLine line) => Append(Custody.FileName, Custody.Line(line));

    public void RecordAccess(int item, string by, DateTimeOffset at)
    {
        var path = In(Custody.AccessFileName);
        var soFar = File.Exists(path) ? File.ReadAllText(path) : "";
        Append(Custody.AccessFileName, Custody.NextAccess(soFar, item, by, at));
    }

    /// <summary>Writes the manifest over what is in custody. Once; a second time gives the same.</summary>
    /// <param name="witness">Where the journal stood, kept in the bundle: <c>INC-… seq:hash</c>.</param>
    /// <returns>The SHA-256 of the manifest, lower-case hex.</returns>
    public string Seal(string witness)
    {
        if (!IsSealed)
        {
            AtomicFile.Write(In("journal-head"), witness + "\n");
            var hashes = Lines.Where(l => l.File is not null).ToDictionary(l => l.File!, l => l.Sha256!, StringComparer.Ordinal);
            foreach (var own in new[] { "journal-head", Custody.FileName }.Where(f => File.Exists(In(f))))
            {
                hashes[own] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(In(own))));
                MakeReadOnly(In(own));
            }

            AtomicFile.Write(In(EvidenceManifest.FileName), new EvidenceManifest(hashes).ToString());
            MakeReadOnly(In(EvidenceManifest.FileName));
            DirectorySync.Flush(Path);
        }

        return Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(In(EvidenceManifest.FileName))));
    }

    private static void MakeReadOnly(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            File.SetAttributes(path, FileAttributes.ReadOnly);
        }
        else
        {
            File.SetUnixFileMode(path, ReadOnly);
        }
    }

    private string In(string file) => System.IO.Path.Combine(Path, file);

    private void Append(string file, string line)
    {
        using var stream = PrivateFiles.Open(In(file), FileMode.Append, FileAccess.Write, FileShare.Read);
        stream.Write(Encoding.UTF8.GetBytes(line));
        FileSync.Flush(stream.SafeFileHandle);
    }

    private void CutTornLine()
    {
        var path = In(Custody.FileName);
        if (File.Exists(path) && !IsSealed && File.ReadAllBytes(path) is { Length: > 0 } bytes && bytes[^1] != '\n')
        {
            using var stream = PrivateFiles.Open(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
            stream.SetLength(Array.LastIndexOf(bytes, (byte)'\n') + 1);
            FileSync.Flush(stream.SafeFileHandle);
        }
    }

    /// <summary>No separators, no leading dot, nothing that a shell or sha256sum would have to escape.</summary>
    private static string Plain(string name)
    {
        var plain = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_'));
        return plain.TrimStart('.') is { Length: > 0 and <= 120 } fine ? fine : Custody.Hash(name)[..16];
    }
}
