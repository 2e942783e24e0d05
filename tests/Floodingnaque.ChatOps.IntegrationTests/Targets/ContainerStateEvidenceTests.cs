using System.Text.Json.Nodes;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Docker;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public sealed class ContainerStateEvidenceTests(DockerFixture fixture) : ContainerEvidenceTests(fixture)
{
    [RootFact]
    public async Task Processes_are_listed_from_outside_with_the_times_of_their_starts()
    {
        await Server.Docker("run", "-d", "--name", "api", Server.Image, "sh", "-c", "sleep 4711 & exec sleep 4712");
        await Eventually.True(() => Text(Source(), "processes.json").Result.Text.Contains("4711", StringComparison.Ordinal), "both run");
        var (text, end) = await Text(Source(), "processes.json");
        Assert.Equal("2 processes", end.Words);
        Assert.Equal("""["PID","PPID","USER","STARTED","COMMAND"]""", JsonNode.Parse(text)!["Titles"]!.ToJsonString());
        var piece = await Piece(Source(), "processes.json");
        Assert.StartsWith("Docker Engine 20.", piece.Tool, StringComparison.Ordinal);
        Assert.Equal($"GET /containers/{await Server.Inspect("api", "{{.Id}}")}/top?ps_args=-eo%20pid%2Cppid%2Cuser%2Clstart%2Cargs", piece.Call);
    }

    [RootFact]
    public async Task Connections_are_read_from_the_kernel_and_unexpected_peers_are_marked()
    {
        await Server.Docker("network", "create", "back");
        await Server.Docker("run", "-d", "--name", "api", "--network", "back", Server.Image, "httpd", "-f", "-p", "5000", "-h", "/www");
        await Server.Docker("run", "-d", "--name", "web", "--network", "back", Server.Image, "sh", "-c", "sleep 1000 | nc api 5000");
        var (api, web) = (await Server.Inspect("api", "{{.NetworkSettings.Networks.back.IPAddress}}"), await Server.Inspect("web", "{{.NetworkSettings.Networks.back.IPAddress}}"));
        await Eventually.True(() => Text(Source("web"), "connections.txt").Result.Text.Contains("ESTABLISHED", StringComparison.Ordinal), "they are connected");

        var (text, end) = await Text(Source("web", o => o.ExpectedPeers = ["10.0.0.0/8"]), "connections.txt");
        Assert.Contains($"\t{api}:5000\tESTABLISHED\tout\t0\tunexpected\n", text, StringComparison.Ordinal);
        Assert.EndsWith("1 with unexpected peers", end.Words, StringComparison.Ordinal);
        Assert.Matches("\n---- /proc/[0-9]+/net/tcp\n +sl +local_address", text);
        Assert.EndsWith("0 with unexpected peers", (await Text(Source("web", o => o.ExpectedPeers = [$"{api}:5000"]), "connections.txt")).End.Words, StringComparison.Ordinal);

        (text, end) = await Text(Source(), "connections.txt");
        Assert.Matches($"tcp\t{api}:5000\t{web}:[0-9]+\tESTABLISHED\tin\t0\n", text);
        Assert.EndsWith("no expected peers are configured", end.Words, StringComparison.Ordinal);
    }

    [RootFact]
    public async Task The_state_is_kept_as_the_very_bytes_that_the_engine_says_over_TLS_too()
    {
        await Server.Docker("run", "-d", "--name", "api", "-e", "PASSWORD=geheim", Server.Image);
        var (_, raw) = await Server.Near("curl", "-s", "--unix-socket", Server.Socket, "http://engine/containers/api/json");
        Assert.Equal(raw, (await Text(Source(), "inspect.json")).Text);
        var (text, end) = await Text(Source(with: OverTls), "inspect.json");
        Assert.Equal(raw, text);
        Assert.DoesNotContain("geheim", end.Words, StringComparison.Ordinal);
    }

    [RootFact]
    public async Task An_image_of_the_container_is_made_only_when_it_is_wanted_and_without_pausing_it()
    {
        await Server.Docker("run", "-d", "--name", "api", Server.Image);
        Assert.DoesNotContain(await Source().Pieces(CancellationToken.None), p => p.Order == Volatility.Image);
        var piece = await Piece(Source(with: o => o.CommitImage = true), "image.json");
        var start = (await Server.Near("date", "+%s")).Output.Trim();
        var (bytes, end) = await Captured(piece);
        var id = (string)JsonNode.Parse(bytes)!["Id"]!;
        Assert.StartsWith("sha256:", id, StringComparison.Ordinal);
        Assert.StartsWith($"{id}, as evidence:api-", end.Words, StringComparison.Ordinal);
        Assert.Equal(id, await Server.Docker("image", "inspect", "-f", "{{.Id}}", $"evidence:{piece.Call.Split("tag=")[1].Split('&')[0]}"));
        var container = await Server.Inspect("api", "{{.Id}}");
        Task<string> Events() => Server.Docker("events", "--since", start, "--until", "0s", "--filter", $"container={container}", "--format", "{{.Action}}");
        await Eventually.True(() => Events().Result.Contains("commit", StringComparison.Ordinal), "the commit is in the events");
        var events = await Events();
        Assert.DoesNotContain("pause", events, StringComparison.Ordinal);
        await Server.Docker("rmi", id);
    }

    [RootFact]
    public async Task A_container_that_does_not_run_has_no_processes_connections_and_memory()
    {
        await Server.Docker("run", "--name", "api", Server.Image, "echo", "done");
        Assert.Equal(["changes.json", "inspect.json", "stdout.log", "stderr.log"], (await Source().Pieces(CancellationToken.None)).Select(p => p.FileName));
        Assert.Equal("1 line", (await Text(Source(), "stdout.log")).End.Words);
    }

    [RootFact]
    public async Task A_container_that_there_is_not_or_that_is_gone_meanwhile_is_a_sentence()
    {
        Assert.Equal("there is no container api", (await Assert.ThrowsAsync<TargetException>(() => Source().Pieces(CancellationToken.None))).Message);
        await Server.Docker("run", "-d", "--name", "api", Server.Image);
        var pieces = await Source(with: o => o.LogFiles["api"] = ["/etc"]).Pieces(CancellationToken.None);
        await Server.Docker("rm", "-f", "api");
        foreach (var piece in pieces)
        {
            var sentence = (await Assert.ThrowsAsync<TargetException>(() => Captured(piece))).Message;
            Assert.True(sentence.Contains("No such container", StringComparison.Ordinal) || sentence.Contains("it ended meanwhile", StringComparison.Ordinal), $"{piece.FileName}: {sentence}");
        }
    }

    [RootFact]
    public async Task Names_and_files_of_pieces_are_plain_and_there_once()
    {
        await Server.Docker("run", "-d", "--name", "api", "--tmpfs", "/tmp", "--tmpfs", "/tmp/a", "-v", "/tmp-a", "-v", "/tmp/b", "-v", "/tmp-b", Server.Image);
        var files = (await Source(with: o => (o.CommitImage, o.LogFiles["api"]) = (true, ["/a b", "/a_b", "/a-b", "/"])).Pieces(CancellationToken.None)).Select(p => p.FileName).ToArray();
        Assert.Equal(files.Distinct(StringComparer.OrdinalIgnoreCase), files);
        Assert.All(files, f => Assert.Matches("^[A-Za-z0-9._-]+$", f));
    }

    private void OverTls(DockerOptions options)
    {
        var tls = Server.TlsOptions;
        (options.Endpoint, options.CaFile, options.CertificateFile, options.KeyFile) = (tls.Endpoint, tls.CaFile, tls.CertificateFile, tls.KeyFile);
    }
}
