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
    private const string JournalHead = "journal-head";
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

        folder.CutTornLine(Custody.FileName);
        folder.DropUnrecorded();
        DirectorySync.Flush(System.IO.Path.GetDirectoryName(path)!);
        return folder;
    }

    /// <summary>The path of an item's file, relative to the folder: of plain letters, whatever its target is called.</summary>
    public static string FileOf(string target, string fileName) => $"{Plain(target)}/{Plain(fileName)}";

    /// <summary>A name that no item has yet: this one, or with a number.</summary>
    public string Free(string file)
    {
        var taken = Lines.Select(l => l.File).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var (free, dot) = (file, file.IndexOf('.', file.LastIndexOf('/') + 1));
        for (var n = 2; taken.Contains(free); n++)
        {
            free = dot < 0 ? FormattableString.Invariant($"{file}-{n}") : FormattableString.Invariant($"{file[..dot]}-{n}{file[dot..]}");
        }

        return free;
    }

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
        File.Move(In(file) + Unfinished, In(file)); // written once: there is none of this name
        DirectorySync.Flush(System.IO.Path.GetDirectoryName(In(file))!);
    }

    public void GiveUp(string file) => File.Delete(In(file) + Unfinished);

    /// <summary>Appends, and returns when it is on the disk.</summary>
    public void Record(CustodyLine line) => Append(Custody.FileName, Custody.Line(line));

    public void RecordAccess(int item, string by, DateTimeOffset at)
    {
        CutTornLine(Custody.AccessFileName);
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
            AtomicFile.Write(In(JournalHead), witness + "\n");
            var hashes = Lines.Where(l => l.File is not null).ToDictionary(l => l.File!, l => l.Sha256!, StringComparer.Ordinal);
            foreach (var own in new[] { JournalHead, Custody.FileName }.Where(f => File.Exists(In(f))))
            {
                hashes[own] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(In(own))));
            }

            AtomicFile.Write(In(EvidenceManifest.FileName), new EvidenceManifest(hashes).ToString());
            DirectorySync.Flush(Path);
        }

        foreach (var own in new[] { JournalHead, Custody.FileName, EvidenceManifest.FileName }.Where(f => File.Exists(In(f))))
        {
            MakeReadOnly(In(own)); // only now: until there was a manifest, custody had to go on
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

    /// <summary>A file that an interruption left without its line was never recorded: its item is begun anew, and nobody shall take it for one put there.</summary>
    private void DropUnrecorded()
    {
        if (IsSealed)
        {
            return;
        }

        var recorded = Lines.Select(l => l.File).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateDirectories(Path).SelectMany(Directory.EnumerateFiles).ToArray())
        {
            if (!recorded.Contains(file[(Path.Length + 1)..]))
            {
                File.Delete(file);
            }
        }
    }

    private void CutTornLine(string file)
    {
        var path = In(file);
        if (File.Exists(path) && (file == Custody.AccessFileName || !IsSealed) && File.ReadAllBytes(path) is { Length: > 0 } bytes && bytes[^1] != '\n')
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
