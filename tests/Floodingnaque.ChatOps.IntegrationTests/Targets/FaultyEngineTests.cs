using System.Diagnostics.CodeAnalysis;
using System.Formats.Tar;
using System.Text;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Docker;
using Floodingnaque.ChatOps.Targets.Docker.Evidence;
using Microsoft.AspNetCore.Http;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public sealed class FaultyEngineTests
{
    private static readonly byte[] Frame = [1, 0, 0, 0, 0, 0, 0, 4, (byte)'o', (byte)'n', (byte)'e', (byte)'\n'];

    [SuppressMessage("Reliability", "CA2000", Justification = "ended by the using of the caller")]
    private static async Task<(byte[] Bytes, PieceEnd End)> Captured(string file, Func<HttpContext, Task> answer, Stream? into = null)
    {
        await using var standIn = await EngineStandIn.Start(answer);
        using var engine = new DockerEngine(standIn.Options);
        using var reader = new EngineReader(standIn.Options);
        var kernel = new ContainerKernel(null);
        var source = new ContainerEvidence("api", new ContainerTarget(standIn.Options, engine, TimeProvider.System), reader, kernel, new ContainerConnections(kernel, new ExpectedPeers([])), TimeProvider.System);
        using var to = new MemoryStream();
        var piece = (await source.Pieces(CancellationToken.None)).Single(p => p.FileName == file);
        var end = await piece.Capture(into ?? to, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
        return (to.ToArray(), end);
    }

    private static Func<HttpContext, Task> Says(params byte[] bytes) => context => context.Response.Body.WriteAsync(bytes).AsTask();

    private static byte[] Tar()
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "logs/app.log") { DataStream = new MemoryStream([.. Enumerable.Repeat((byte)7, 3000)]) });
        }

        return tar.ToArray();
    }

    [Fact]
    public async Task A_ps_that_does_not_know_our_words_is_asked_without_them()
    {
        var (bytes, end) = await Captured("processes.json", async context =>
        {
            if (context.Request.QueryString.HasValue)
            {
                (context.Response.StatusCode, context.Response.ContentType) = (500, "application/json");
                await context.Response.WriteAsync("""{"message":"ps: bad -o argument 'lstart'"}""");
                return;
            }

            await context.Response.WriteAsync("""{"Titles":["PID","COMMAND"],"Processes":[["7","sleep"]]}""");
        });
        Assert.Equal($"1 process, by GET /containers/{EngineStandIn.Id}/top", end.Words);
        Assert.StartsWith("{\"Titles\":[\"PID\"", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(11)]
    public async Task A_log_that_ends_in_the_middle_of_a_frame_is_broken_off(int length)
    {
        var (bytes, end) = await Captured("stdout.log", Says([.. Frame, .. Frame[..length]]));
        Assert.Equal("the container engine's log stream ended in the middle of a line", end.BrokenOff);
        Assert.Equal("one\n" + "one"[..Math.Max(0, length - 8)], Encoding.UTF8.GetString(bytes));
    }

    [Fact]
    public async Task A_log_that_the_engine_cannot_go_on_with_is_broken_off()
    {
        var (bytes, end) = await Captured("stderr.log", Says([.. Frame, 3, 0, 0, 0, 0, 0, 0, 4, .. "EOF\n"u8]));
        Assert.Equal("the container engine said: EOF", end.BrokenOff);
        Assert.Equal("one\n", Encoding.UTF8.GetString(bytes));
    }

    [Fact]
    public async Task A_log_without_frames_is_broken_off() => Assert.Equal(
        "the container engine's log stream is not in frames as it should be", (await Captured("stdout.log", Says("just text and more"u8.ToArray()))).End.BrokenOff);

    [Fact]
    public async Task An_engine_that_hangs_up_is_said_and_what_it_sent_is_kept()
    {
        using var to = new SlowStream();
        var (_, end) = await Captured(
            "stdout.log",
            async context =>
            {
                await context.Response.Body.WriteAsync(Frame);
                await context.Response.Body.FlushAsync();
                await to.Begun.Task;
                context.Abort();
                to.GoOn.SetResult();
            },
            to);
        Assert.StartsWith("the container engine hung up before the end (", end.BrokenOff, StringComparison.Ordinal);
        Assert.Equal("one\n", Encoding.UTF8.GetString(to.ToArray()));
    }

    [Fact]
    public async Task An_archive_is_whole_only_with_its_end()
    {
        var tar = Tar();
        Assert.Equal(new PieceEnd(null, "1 file"), (await Captured("volume-logs.tar", Says(tar))).End);
        foreach (var length in new[] { 1600, tar.Length - 1024, tar.Length - 512 })
        {
            Assert.StartsWith("the archive ", (await Captured("volume-logs.tar", Says(tar[..length]))).End.BrokenOff, StringComparison.Ordinal);
        }

        var (bytes, end) = await Captured("volume-logs.tar", Says([.. tar, .. "{\"message\":\"unexpected EOF\"}"u8]));
        Assert.Equal("the archive has no end", end.BrokenOff);
        Assert.Equal(tar, bytes[..tar.Length]);
    }

    [Theory]
    [InlineData("stdout.log")]
    [InlineData("volume-logs.tar")]
    public async Task A_file_that_takes_no_more_ends_it_with_its_own_words(string file)
    {
        byte[] much = [.. Enumerable.Repeat(Frame, 200_000).SelectMany(f => f)];
        using var full = new MemoryStream(new byte[100_000]);
        await Assert.ThrowsAsync<NotSupportedException>(() => Captured(file, Says(much), full));
    }

    [Fact]
    public async Task An_engines_refusal_is_read_as_it_says_it()
    {
        var refused = await Assert.ThrowsAsync<TargetException>(() => Captured("stdout.log", async context =>
        {
            context.Response.StatusCode = 501;
            await context.Response.WriteAsync("""{"message":"configured logging driver does not support reading"}""");
        }));
        Assert.Equal("the container engine refuses: configured logging driver does not support reading", refused.Message);
    }
}
