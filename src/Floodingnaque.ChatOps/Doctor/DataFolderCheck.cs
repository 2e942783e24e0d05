using Floodingnaque.ChatOps.Configuration;

namespace Floodingnaque.ChatOps.Doctor;

/// <summary>Whether the record can be written, has room, and is closed to others.</summary>
internal sealed class DataFolderCheck(DataDirectory data) : IDoctorCheck
{
    private const long Megabyte = 1024 * 1024;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    public string Name => "data";

    public Task<DoctorFinding> Run(CancellationToken cancellationToken) => Task.FromResult(Look());

    private DoctorFinding Look()
    {
        var folder = new DirectoryInfo(data.Path);
        var exists = folder.Exists;
        if (File.Exists(data.Path))
        {
            return DoctorFinding.Failed($"{data.Path} is a file.", "Move the file away, or set Data:Directory.");
        }

        while (!folder.Exists && folder.Parent is { } parent)
        {
            folder = parent;
        }

        if (Unwritable(folder.FullName) is { } why)
        {
            return DoctorFinding.Failed(
                $"Nothing can be written to {folder.FullName}: {why}", "Give the folder to the user that runs the bot, or set Data:Directory.");
        }

        var free = new DriveInfo(folder.FullName).AvailableFreeSpace / Megabyte;
        return free < 100 ? DoctorFinding.Failed($"Only {free} MB are free for {data.Path}.", "Make room: with a full disk nothing is recorded, and the bot says so.")
            : free < 1024 ? DoctorFinding.Warning($"Only {free} MB are free for {data.Path}.", "Make room before the next incident.")
            : exists && !OperatingSystem.IsWindows() && (folder.UnixFileMode & Others) != 0
                ? DoctorFinding.Warning($"Other users of this machine can look into {data.Path}.", $"chmod 700 {data.Path}")
                : DoctorFinding.Ok($"{data.Path} can be written{(exists ? "" : " (it is made at the first start)")}; {free / 1024} GB are free.");
    }

    private static string? Unwritable(string folder)
    {
        try
        {
            // Gone as soon as it is closed: nothing stays behind in a folder that the bot may be using.
            var name = Path.Combine(folder, $".doctor-{Environment.ProcessId}-{Environment.CurrentManagedThreadId}");
            using var probe = new FileStream(name, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose | FileOptions.WriteThrough);
            probe.WriteByte(0);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }
}
