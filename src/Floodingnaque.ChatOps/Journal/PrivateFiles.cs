namespace Floodingnaque.ChatOps.Journal;

/// <summary>
/// Folders 0700 and files 0600: the record holds what people said about an attack while it goes on. On Windows the folder's access list,
/// inherited, does this.
/// </summary>
internal static class PrivateFiles
{
    public const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    public const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the folder if it is missing; one that exists keeps its mode.</summary>
    public static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, FolderMode);
    }

    public static void Tighten(string folder)
    {
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(folder) != FolderMode)
            File.SetUnixFileMode(folder, FolderMode);
    }

    /// <summary>Unbuffered: what is written goes to the system at once.</summary>
    public static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = FileMode;
        return new FileStream(path, options);
    }
}
