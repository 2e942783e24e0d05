using System.Security.Cryptography;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.IntegrationTests.Contracts;

/// <summary>What evidence may rely on, whichever way a machine is reached.</summary>
public abstract partial class TargetHostContract
{
    [Fact]
    public async Task A_file_of_any_size_is_copied_byte_by_byte()
    {
        var bytes = RandomNumberGenerator.GetBytes((3 * LocalHost.MaxFile) + 17);
        await File.WriteAllBytesAsync(Inside("big"), bytes);
        using var to = new MemoryStream();
        Assert.True(await Host.CopyTo(Inside("big"), to, CancellationToken.None));
        Assert.True(bytes.AsSpan().SequenceEqual(to.ToArray()));
        Assert.True(to.CanWrite);
    }

    [Fact]
    public async Task A_file_of_the_kernel_that_has_no_size_is_copied_whole()
    {
        using var to = new MemoryStream();
        Assert.True(await Host.CopyTo("/proc/net/tcp", to, CancellationToken.None));
        Assert.Contains("local_address", System.Text.Encoding.ASCII.GetString(to.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_not_copied()
    {
        using var to = new MemoryStream();
        Assert.False(await Host.CopyTo(Inside("none"), to, CancellationToken.None));
        Assert.False(await Host.CopyTo(Inside("no/such/folder"), to, CancellationToken.None));
    }

    [Fact]
    public async Task What_cannot_be_read_is_a_sentence()
    {
        var thrown = await Assert.ThrowsAsync<TargetException>(() => Host.CopyTo(Folder.Path, new MemoryStream(), CancellationToken.None));
        Assert.Contains("cannot be read (", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_writer_throws_comes_through_and_the_machine_goes_on()
    {
        await File.WriteAllBytesAsync(Inside("a"), new byte[2_000_000]);
        var thrown = await Assert.ThrowsAsync<IOException>(() => Host.CopyTo(Inside("a"), new FullDisk(), CancellationToken.None));
        Assert.Equal("full", thrown.Message);
        Assert.True(await Host.CopyTo(Inside("a"), new MemoryStream(), CancellationToken.None));
    }

    [Fact]
    public async Task Files_are_listed_by_how_their_names_begin_and_links_and_folders_are_not()
    {
        foreach (var name in new[] { "access.log", "access.log.2.gz", "access.log.1", "error.log", "xaccess.log" })
        {
            await File.WriteAllTextAsync(Inside(name), "x");
        }

        Directory.CreateDirectory(Inside("access.log.d"));
        File.CreateSymbolicLink(Inside("access.log.link"), "/dev/stdout");
        Assert.Equal([Inside("access.log"), Inside("access.log.1"), Inside("access.log.2.gz")], await Host.List(Folder.Path, "access.log", CancellationToken.None));
        Assert.Empty(await Host.List(Inside("none"), "a", CancellationToken.None));
    }

    [Fact]
    public async Task A_file_piece_says_how_many_lines_it_has_and_a_compressed_one_its_bytes()
    {
        await File.WriteAllTextAsync(Inside("a.log"), "one\ntwo\nthr");
        await File.WriteAllTextAsync(Inside("a.log.gz"), "12345");
        var text = HostPiece.File(Host, "a", "a.log", Volatility.Logs, Inside("a.log"));
        var gz = HostPiece.File(Host, "a", "a.log.gz", Volatility.Logs, Inside("a.log.gz"));
        Assert.Equal((true, false, $"read {Inside("a.log")}", $"file on {Host.Name}"), (text.IsText, gz.IsText, text.Call, text.Tool));
        Assert.Equal(("one\ntwo\nthr", "2 lines"), (await CapturedPiece.Of(text) is var t ? (t.Text, t.End.Words) : default));
        Assert.Equal("5 bytes, compressed as they were", (await CapturedPiece.Of(gz)).End.Words);
        File.Delete(Inside("a.log"));
        Assert.Equal($"{Inside("a.log")} is not there on {Host.Name}", (await Assert.ThrowsAsync<TargetException>(() => CapturedPiece.Of(text))).Message);
    }

    [Fact]
    public async Task A_programs_output_is_a_piece_with_its_exit_code_and_says_when_it_was_cut()
    {
        var failed = await CapturedPiece.Of(HostPiece.Output(Host, "a", "a.txt", Volatility.State, ["sh", "-c", "echo no; exit 3"], 100));
        Assert.Equal(("no\n", 3, "1 lines", null), (failed.Text, failed.End.ExitCode, failed.End.Words, failed.End.BrokenOff));
        var cut = await CapturedPiece.Of(HostPiece.Output(Host, "a", "a.txt", Volatility.State, ["sh", "-c", "seq 1 1000"], 50));
        Assert.Equal((50, "there were more than 50 bytes: the last are kept"), (cut.Text.Length, cut.End.BrokenOff));
    }

    [Fact]
    public async Task What_the_kernel_says_of_the_network_and_what_runs_is_kept()
    {
        var pieces = await new HostEvidence(HostEvidence.Name, Host).Pieces(CancellationToken.None);
        Assert.Equal(pieces.Count, pieces.Select(p => p.FileName).Distinct().Count());
        var processes = await CapturedPiece.Of(pieces[0]);
        Assert.Equal((0, true), (processes.End.ExitCode, processes.Text.Contains("ps -eo", StringComparison.Ordinal)));
        foreach (var piece in pieces.Where(p => p.Name is "TCP connections" or "mounts" or "uptime"))
        {
            Assert.NotEmpty((await CapturedPiece.Of(piece)).Lines);
        }
    }

    private sealed class FullDisk : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("full");
    }
}
