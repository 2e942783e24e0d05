using System.Net.Sockets;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Docker.Evidence;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public sealed class TarOfFolderTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_folder_that_is_not_there_fails_with_the_words_of_tar()
    {
        var end = await TarOfFolder.Write(Path.Combine(folder.Path, "none"), Stream.Null, CancellationToken.None);
        Assert.Equal(2, end.ExitCode);
        Assert.Contains("No such file", end.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_takes_no_more_ends_it_with_words_of_their_own()
    {
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "large"), new byte[4_000_000]);
        using var full = new MemoryStream(new byte[100_000]);
        await Assert.ThrowsAsync<NotSupportedException>(() => TarOfFolder.Write(folder.Path, full, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task It_ends_when_it_has_to()
    {
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "large"), new byte[4_000_000]);
        using var stop = new CancellationTokenSource();
        using var slow = new SlowStream();
        var writing = TarOfFolder.Write(folder.Path, slow, stop.Token);
        await slow.Begun.Task;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task A_file_that_grows_meanwhile_is_said()
    {
        var log = Path.Combine(folder.Path, "log");
        await File.WriteAllBytesAsync(log, new byte[4_000_000]);
        using var slow = new SlowStream();
        var writing = TarOfFolder.Write(folder.Path, slow, CancellationToken.None);
        await slow.Begun.Task;
        await File.AppendAllTextAsync(log, "more");
        slow.GoOn.SetResult();
        var end = await writing;
        Assert.Equal((null, "1 file"), (end.ExitCode, end.Words));
        Assert.Matches("^some files changed while they were read \\(tar: ./log: file changed as we read it\\)$", end.BrokenOff);
    }

    [Fact]
    public async Task Sockets_are_passed_over()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder.Path, "socket")));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "file"), "x");
        Assert.Equal(new PieceEnd(0, "1 file"), await TarOfFolder.Write(folder.Path, Stream.Null, CancellationToken.None));
    }
}
