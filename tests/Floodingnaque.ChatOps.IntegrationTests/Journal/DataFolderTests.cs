using System.Diagnostics;
using System.Runtime.Versioning;
using Floodingnaque.ChatOps.Configuration;
using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.IntegrationTests.Journal;

[UnsupportedOSPlatform("windows")]
public sealed class DataFolderTests : IDisposable
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public void The_folder_can_be_opened_once_at_a_time()
    {
        using (DataFolder.Open(temp.Path))
        {
            var refused = Assert.Throws<DataFolderInUseException>(() => DataFolder.Open(temp.Path));
            Assert.Contains(temp.Path, refused.Message);
            Assert.Contains("stop the other one, or give this one its own folder with Data:Directory", refused.Message);
        }

        DataFolder.Open(temp.Path).Dispose();
    }

    [Fact]
    public async Task Another_process_is_kept_out()
    {
        using (DataFolder.Open(temp.Path))
            Assert.Equal(1, (await Shell.Run("flock", "-n", Path.Combine(temp.Path, "lock"), "true")).ExitCode);
        Assert.Equal(0, (await Shell.Run("flock", "-n", Path.Combine(temp.Path, "lock"), "true")).ExitCode);
    }

    [RootFact]
    public async Task A_full_disk_does_not_look_like_another_process()
    {
        await using var disk = await SmallDisk.Mount(1024);
        DataFolder.Open(disk.Path).Dispose();
        await File.WriteAllBytesAsync(Path.Combine(disk.Path, "lock"), []);
        Assert.Throws<IOException>(() => File.WriteAllBytes(Path.Combine(disk.Path, "ballast"), new byte[2_000_000]));
        DataFolder.Open(disk.Path).Dispose();
    }

    [RootFact]
    public async Task A_disk_that_can_only_be_read_is_said_to_be_one()
    {
        await using var disk = await SmallDisk.Mount(1024);
        DataFolder.Open(disk.Path).Dispose();
        await Shell.Run("mount", "-o", "remount,ro", disk.Path);
        var refused = Assert.Throws<StartupRefusedException>(() => DataFolder.Open(disk.Path));
        Assert.Contains("can only be read", refused.Message);
    }

    [Fact]
    public async Task Another_process_keeps_us_out_until_it_is_killed()
    {
        var start = new ProcessStartInfo("flock", ["-o", Path.Combine(temp.Path, "lock"), "sh", "-c", "echo held; exec sleep 60"]) { RedirectStandardOutput = true };
        using var holder = Process.Start(start)!;
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync());
        Assert.Throws<DataFolderInUseException>(() => DataFolder.Open(temp.Path));
        holder.Kill(entireProcessTree: true);
        await holder.WaitForExitAsync();
        DataFolder.Open(temp.Path).Dispose();
    }

    [Fact]
    public async Task Folders_are_0700_and_files_0600()
    {
        var directory = Path.Combine(temp.Path, "data");
        await using (var open = new OpenJournal(directory))
            await open.Journal.Append(SomeEvents.Id(), 0, SomeEvents.Notes(1)).Durable;
        foreach (var folder in Directory.EnumerateDirectories(directory, "*", SearchOption.AllDirectories).Append(directory))
            Assert.Equal(FolderMode, File.GetUnixFileMode(folder));
        var files = Directory.GetFiles(directory, "*", SearchOption.AllDirectories);
        Assert.Contains(files, f => f.EndsWith("timeline.jsonl", StringComparison.Ordinal));
        Assert.Contains(files, f => f.EndsWith("journal.key.pem", StringComparison.Ordinal));
        foreach (var file in files)
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void A_folder_prepared_empty_is_made_private_and_a_strange_one_is_left_alone()
    {
        var prepared = Directory.CreateDirectory(Path.Combine(temp.Path, "prepared"), FolderMode | UnixFileMode.OtherRead).FullName;
        DataFolder.Open(prepared).Dispose();
        Assert.Equal(FolderMode, File.GetUnixFileMode(prepared));

        var strange = Directory.CreateDirectory(Path.Combine(temp.Path, "strange"), FolderMode | UnixFileMode.OtherRead).FullName;
        File.WriteAllText(Path.Combine(strange, "not ours"), "");
        DataFolder.Open(strange).Dispose();
        Assert.Equal(FolderMode | UnixFileMode.OtherRead, File.GetUnixFileMode(strange));
        Assert.Equal(FolderMode, File.GetUnixFileMode(Path.Combine(strange, "incidents")));
    }
}
