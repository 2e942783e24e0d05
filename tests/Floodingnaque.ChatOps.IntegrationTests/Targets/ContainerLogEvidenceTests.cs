using System.Text;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Servers;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public sealed class ContainerLogEvidenceTests(DockerFixture fixture) : ContainerEvidenceTests(fixture)
{
    private const int ManyLines = 60000;

    /// <summary>More than what fits between an engine and somebody who does not read.</summary>
    private static async Task Chatter(DockerServer server, string name = "api")
    {
        await server.Docker("run", "-d", "--name", name, server.Image, "sh", "-c", $"seq 1 {ManyLines} | sed 's/$/ and so on and so on and so on and so on and so on/'; echo ready >&2; sleep 1000");
        await Eventually.True(() => server.Docker("logs", "--tail", "5", name).Result.Contains($"{ManyLines} and so on", StringComparison.Ordinal), "all is written");
    }

    [RootFact]
    public async Task Both_streams_are_kept_apart_each_line_with_its_time()
    {
        await Server.Docker("run", "-d", "--name", "api", Server.Image, "sh", "-c", "echo one; echo two >&2; printf 'b\\377y\\0te\\n'; echo three >&2; sleep 1000");
        await Eventually.True(() => Text(Source(), "stderr.log").Result.End.Words == "2 lines", "all is written");
        var (output, end) = await Captured(await Piece(Source(), "stdout.log"));
        var (errors, _) = await Text(Source(), "stderr.log");
        Assert.Equal(new PieceEnd(null, "2 lines"), end);
        Assert.Equal(["one", "two", "three"], new[] { Encoding.UTF8.GetString(output).Split('\n')[0], errors.Split('\n')[0], errors.Split('\n')[1] }.Select(l => l.Split(' ')[1]));
        Assert.All(errors.TrimEnd().Split('\n'), l => Assert.True(DateTimeOffset.TryParse(l.Split(' ')[0], out _)));
        Assert.Equal("two\nthree", string.Join('\n', errors.TrimEnd().Split('\n').Select(l => l.Split(' ')[1])));
        Assert.Equal([(byte)'b', 0xEF, 0xBF, 0xBD, (byte)'y', 0, (byte)'t', (byte)'e', (byte)'\n'], output[^9..]); // the engine's own replacement of what is no UTF-8
    }

    [RootFact]
    public async Task A_container_with_a_terminal_has_one_log_without_frames()
    {
        await Server.Docker("run", "-d", "-t", "--name", "api", Server.Image, "sh", "-c", "echo one; echo two >&2; sleep 1000");
        await Eventually.True(() => Text(Source(), "terminal.log").Result.End.Words == "2 lines", "all is written");
        var (text, end) = await Text(Source(), "terminal.log");
        Assert.Null(end.BrokenOff);
        Assert.EndsWith(" two\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain(await Source().Pieces(CancellationToken.None), p => p.FileName is "stdout.log" or "stderr.log");
    }

    [RootTheory]
    [InlineData("kill")]
    [InlineData("rm", "-f")]
    public async Task A_container_that_is_killed_or_removed_meanwhile_has_its_whole_log_still(params string[] end)
    {
        await Chatter(Server);
        var (bytes, said) = await CapturedWhile(await Piece(Source(), "stdout.log"), () => Server.Docker([.. end, "api"]));
        Assert.Equal(new PieceEnd(null, $"{ManyLines} lines"), said);
        Assert.Contains($"{ManyLines} and so on", Encoding.UTF8.GetString(bytes[^200..]), StringComparison.Ordinal);
    }

    [RootFact]
    public async Task An_engine_that_goes_away_breaks_the_log_off()
    {
        await using var other = await DockerServer.Start();
        await Chatter(other);
        var (bytes, end) = await CapturedWhile(await Piece(Source(with: o => o.Endpoint = other.Options.Endpoint), "stdout.log"), other.Die);
        Assert.StartsWith("the container engine hung up before the end (", end.BrokenOff, StringComparison.Ordinal);
        Assert.InRange(bytes.Length, 1, 4_000_000);
        Assert.StartsWith(
            $"the container engine at {other.Options.Endpoint} cannot be reached (",
            (await Assert.ThrowsAsync<TargetException>(() => Source(with: o => o.Endpoint = other.Options.Endpoint).Pieces(CancellationToken.None))).Message,
            StringComparison.Ordinal);
    }
}
