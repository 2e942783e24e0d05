using System.Globalization;
using System.Text;
using Floodingnaque.ChatOps.Configuration;

namespace Floodingnaque.ChatOps.Journal;

/// <summary>
/// The opened data folder: ours alone while this object lives. The lock is the kernel's (<c>flock</c>), so it goes with the process, even at
/// <c>kill -9</c>; a lock file that merely lies there blocks nobody.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private const int NoSpace = 28; // ENOSPC
    private const int ReadOnly = 30; // EROFS

    private readonly FileStream held;

    private DataFolder(DataPaths paths, FileStream held) => (Paths, this.held) = (paths, held);

    public DataPaths Paths { get; }

    /// <summary>Opens the folder, making it and its parts (0700) when they are missing.</summary>
    /// <exception cref="DataFolderInUseException">Another process has it.</exception>
    public static DataFolder Open(string directory)
    {
        var paths = new DataPaths(Path.GetFullPath(directory));
        MakeRoot(paths);
        var held = Hold(paths.Lock, paths.Root);
        try
        {
            foreach (var part in (string[])[paths.Incidents, paths.Keys, paths.Index])
            {
                PrivateFiles.MakeFolder(part);
                PrivateFiles.Tighten(part);
            }

            // Whatever an earlier process created is on the disk by name before anything is built on it.
            DirectorySync.Flush(paths.Incidents);
            DirectorySync.Flush(paths.Root);
        }
        catch
        {
            held.Dispose();
            throw;
        }

        return new DataFolder(paths, held);
    }

    /// <summary>Takes the exclusive lock on <paramref name="file"/>; disposing the stream gives it back.</summary>
    /// <exception cref="StartupRefusedException">The disk can only be read.</exception>
    public static FileStream Hold(string file, string folder)
    {
        FileStream held;
        try
        {
            held = PrivateFiles.Open(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.HResult == ReadOnly)
        {
            throw new StartupRefusedException(
                $"The data folder {folder} is on a disk that can only be read: mount it for writing, or give the bot another folder with Data:Directory.", e);
        }
        catch (IOException e) when (e.GetType() == typeof(IOException) && e.HResult != NoSpace && File.Exists(file))
        {
            throw new DataFolderInUseException(
                $"The data folder {folder} is in use by another process (it holds {file}). "
                + "One folder belongs to one bot: stop the other one, or give this one its own folder with Data:Directory.", e);
        }

        WriteProcessId(held);
        return held;
    }

    /// <summary>For whoever looks who holds the folder; a full disk must not keep the bot from starting.</summary>
    private static void WriteProcessId(FileStream held)
    {
        try
        {
            held.SetLength(0);
            held.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        }
        catch (IOException)
        {
            // The lock is the kernel's and holds without it.
        }
    }

    public void Dispose() => held.Dispose();

    private static void MakeRoot(DataPaths paths)
    {
        if (!Directory.Exists(paths.Root))
        {
            PrivateFiles.MakeFolder(paths.Root);
            return;
        }

        // A folder prepared by the installer (empty) or used before (has our lock) is made private. Anything else may be /tmp given by
        // mistake: its mode is not ours to change, and our own parts inside are private anyway.
        if (File.Exists(paths.Lock) || !Directory.EnumerateFileSystemEntries(paths.Root).Any())
            PrivateFiles.Tighten(paths.Root);
    }
}
