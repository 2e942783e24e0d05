using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Floodingnaque.ChatOps.Journal;

/// <summary>
/// fsync of a directory: without it a new file, whose bytes are safe, may have no name after a power cut. The framework refuses to open a
/// directory, hence the one call into libc.
/// </summary>
internal static class DirectorySync
{
    private const int ReadOnlyCloseOnExec = 0x80000; // O_RDONLY | O_CLOEXEC, the same on every Linux architecture that .NET runs on

    /// <exception cref="IOException">The directory cannot be opened or flushed.</exception>
    public static void Flush(string directory)
    {
        if (!OperatingSystem.IsLinux())
            return; // NTFS journals names itself; macOS offers nothing better than the flush of the file
        var descriptor = Open(directory, ReadOnlyCloseOnExec);
        if (descriptor < 0)
            throw new IOException($"Cannot open the directory {directory} to flush it (errno {Marshal.GetLastPInvokeError()}).");
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        FileSync.Flush(handle);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
