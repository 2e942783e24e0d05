using System.IO.Enumeration;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Floodingnaque.ChatOps.Evidence;

/// <summary>Looks through a folder that may have been prepared for whoever looks: links are not followed, and what is no file is not opened.</summary>
internal static class EvidenceFiles
{
    private const long MaxList = 64 << 20;

    private const int ReadOnlyNonBlockingCloseOnExec = 0x80800; // O_RDONLY | O_NONBLOCK | O_CLOEXEC on Linux: a pipe must not hold us up

    /// <summary>Paths relative to the folder, of files and of links, hidden ones too.</summary>
    public static IEnumerable<string> Of(string folder)
    {
        var root = Path.GetFullPath(folder).TrimEnd('/').Length + 1;
        return new FileSystemEnumerable<string>(Path.GetFullPath(folder), (ref FileSystemEntry e) => e.ToFullPath()[root..], new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        {
            ShouldRecursePredicate = (ref FileSystemEntry e) => (e.Attributes & FileAttributes.ReparsePoint) == 0,
            ShouldIncludePredicate = (ref FileSystemEntry e) => !e.IsDirectory || (e.Attributes & FileAttributes.ReparsePoint) != 0,
        };
    }

    /// <summary>A list in the folder that nobody shall have to read whole; null when none is so large.</summary>
    public static string? TooLarge(string folder) => new[] { EvidenceManifest.FileName, Custody.FileName, Custody.AccessFileName }
        .FirstOrDefault(f => new FileInfo(Path.Combine(folder, f)) is { Exists: true, Length: > MaxList });

    /// <summary>A file; null for a link, a folder, a pipe, and what cannot be read.</summary>
    public static SafeFileHandle? Open(string path)
    {
        if (new FileInfo(path).LinkTarget is not null)
        {
            return null; // it would lead out of the folder, and what it leads to is nobody's evidence
        }

        if (!OperatingSystem.IsLinux())
        {
            return File.OpenHandle(path);
        }

        var descriptor = OpenFile(path, ReadOnlyNonBlockingCloseOnExec);
        if (descriptor < 0)
        {
            return null;
        }

        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            RandomAccess.GetLength(handle); // what has no length is no file
            return handle;
        }
        catch (Exception e) when (e is NotSupportedException or IOException or UnauthorizedAccessException)
        {
            handle.Dispose();
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenFile([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
