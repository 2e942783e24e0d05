namespace Floodingnaque.ChatOps.TestKit.Journal;

/// <summary>A file system of a given size, in memory. Needs root: it is mounted.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly TempFolder temp = new();

    private SmallDisk()
    {
    }

    public string Path => temp.Path;

    /// <param name="kibibytes">How much fits on it.</param>
    public static async Task<SmallDisk> Mount(int kibibytes)
    {
        var disk = new SmallDisk();
        var (code, output) = await Shell.Run("mount", "-t", "tmpfs", "-o", $"size={kibibytes}k", "tmpfs", disk.Path);
        return code == 0 ? disk : throw new InvalidOperationException($"mount: {output} (needs root and the right to mount)");
    }

    public async ValueTask DisposeAsync()
    {
        await Shell.Run("umount", "-l", Path);
        temp.Dispose();
    }
}
