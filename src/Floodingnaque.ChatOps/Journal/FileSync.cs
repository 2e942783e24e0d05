using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Floodingnaque.ChatOps.Journal;

/// <summary>
/// fsync that tells when it failed. On Unix the framework's own (<c>RandomAccess.FlushToDisk</c>) returns as if
/// all were well when the disk said EIO, hence the call into libc.
/// </summary>
internal static class FileSync
{
    private const int Interrupted = 4; // EINTR

    /// <summary>Returns when what was written to the file, or the names in the directory, are on the disk.</summary>
    /// <exception cref="IOException">The system did not confirm it; its <c>HResult</c> is the errno.</exception>
    public static void Flush(SafeFileHandle handle)
    {
        if (OperatingSystem.IsWindows())
        {
#pragma warning disable RS0030 // banned where it hides failures; on Windows it does not
            RandomAccess.FlushToDisk(handle);
#pragma warning restore RS0030
            return;
        }

        while (Fsync(handle) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
                throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
        }
    }

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fsync(SafeFileHandle descriptor);
}
