using System.Security.Cryptography;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.TestKit.Host;

/// <summary>
/// A disk in a file, with ext4 on it. A copy of the file, taken while nobody writes, is what a power cut leaves: what the kernel only kept
/// in memory is not in it. Needs root: it is mounted.
/// </summary>
internal sealed class LoopDisk : IAsyncDisposable
{
    private readonly TempFolder temp = new();
    private readonly List<string> mounted = [];
    private int copies;

    private LoopDisk()
    {
    }

    /// <summary>Where the disk is mounted.</summary>
    public string Path { get; private set; } = "";

    private string Image => System.IO.Path.Combine(temp.Path, "disk.img");

    public static async Task<LoopDisk> Mount(int mebibytes)
    {
        var disk = new LoopDisk();
        using (var file = File.Create(disk.Image))
        {
            file.SetLength(mebibytes * 1024L * 1024L);
        }

        await Do("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", disk.Image);
        disk.Path = await disk.MountImage(disk.Image);
        return disk;
    }

    /// <summary>
    /// The disk after a power cut at this moment, mounted, so that the file system has replayed its own journal. Whoever writes has to stand
    /// still. The copy counts only if the disk did not change under it.
    /// </summary>
    public async Task<string> Cut()
    {
        var copy = System.IO.Path.Combine(temp.Path, $"cut-{++copies}.img");
        for (var attempt = 0; attempt < 50; attempt++)
        {
            var before = await Hash(Image);
            File.Copy(Image, copy, overwrite: true);
            if (before == await Hash(Image) && before == await Hash(copy))
            {
                return await MountImage(copy);
            }
        }

        throw new InvalidOperationException("The disk kept changing while it was copied.");
    }

    /// <summary>Throws the mounted copy away.</summary>
    public async Task Discard(string cut)
    {
        await Shell.Run("umount", "-l", cut);
        mounted.Remove(cut);
        File.Delete(System.IO.Path.Combine(temp.Path, $"cut-{copies}.img"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var path in mounted)
        {
            await Shell.Run("umount", "-l", path);
        }

        temp.Dispose();
    }

    private async Task<string> MountImage(string image)
    {
        var path = Directory.CreateDirectory(image + ".mounted").FullName;
        await Do("mount", "-o", "loop,commit=300", image, path);
        mounted.Add(path);
        return path;
    }

    private static async Task<string> Hash(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return Convert.ToHexString(await SHA256.HashDataAsync(stream));
    }

    private static async Task Do(string program, params string[] arguments)
    {
        var (code, output) = await Shell.Run(program, arguments);
        if (code != 0)
        {
            throw new InvalidOperationException($"{program}: {output} (needs root and the right to mount)");
        }
    }
}
