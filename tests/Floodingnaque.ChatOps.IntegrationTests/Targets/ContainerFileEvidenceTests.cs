using System.Formats.Tar;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Docker.Evidence;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public sealed class ContainerFileEvidenceTests(DockerFixture fixture) : ContainerEvidenceTests(fixture)
{
    private const string Ready = "/www/ready";

    /// <summary>Runs until all that the script makes is there.</summary>
    private async Task Run(string script, params string[] options)
    {
        await Server.Docker(["run", "-d", "--name", "api", .. options, Server.Image, "sh", "-c", $"{script}; touch {Ready}; sleep 1000"]);
        await Eventually.True(() => Server.Docker("exec", "api", "sh", "-c", $"ls {Ready} || true").Result == Ready, "the container is ready");
    }

    private static string[] Names(byte[] tar)
    {
        using var reader = new TarReader(new MemoryStream(tar));
        var names = new List<string>();
        while (reader.GetNextEntry() is { } entry)
        {
            names.Add(entry.EntryType == TarEntryType.SymbolicLink ? $"{entry.Name}->{entry.LinkName}" : entry.Name);
        }

        return [.. names.Order(StringComparer.Ordinal)];
    }

    [RootFact]
    public async Task What_is_in_memory_only_is_read_on_the_engines_machine_for_the_engine_does_not_see_it()
    {
        await Run("echo dropped > /tmp/tool; ln -s /etc/passwd /tmp/link; mkfifo /tmp/pipe; echo x > /dev/shm/y; mkdir /app/cache/d", "--tmpfs", "/tmp", "--mount", "type=tmpfs,destination=/app/cache");
        var (tar, end) = await Captured(await Piece(Source(), "tmpfs-tmp.tar"));
        Assert.Equal(new PieceEnd(0, "1 file, 1 link"), end);
        Assert.Equal(["./", "./link->/etc/passwd", "./pipe", "./tool"], Names(tar));
        Assert.Equal(["./", "./d/"], Names((await Captured(await Piece(Source(), "tmpfs-app-cache.tar"))).Bytes));
        Assert.Equal(["./", "./y"], Names((await Captured(await Piece(Source(), "tmpfs-dev-shm.tar"))).Bytes));
        Assert.Equal(["tmp/"], Names(await Reader(Target()).Whole("GET /containers/api/archive?path=/tmp", CancellationToken.None)));
    }

    [RootFact]
    public async Task A_folder_in_memory_that_is_behind_a_link_now_is_not_looked_for_outside_of_the_container()
    {
        await Run("true", "--tmpfs", "/app/cache");
        var piece = await Piece(Source(), "tmpfs-app-cache.tar");
        await Server.Docker("exec", "api", "sh", "-c", "mv /app /moved && mkdir /etc/cache && ln -s /etc /app");
        Assert.EndsWith("/app is a link: it is not followed", (await Assert.ThrowsAsync<TargetException>(() => Captured(piece))).Message, StringComparison.Ordinal);
    }

    [RootFact]
    public async Task Where_the_engine_is_on_another_machine_memory_and_connections_are_a_sentence()
    {
        await Run("true");
        foreach (var (file, what) in new[] { ("tmpfs-dev-shm.tar", "files in memory"), ("connections.txt", "connections") })
        {
            var piece = await Piece(Source(sees: false), file);
            Assert.Equal(
                $"{what} can only be seen on the engine's own machine, and the bot reaches that engine over the network",
                (await Assert.ThrowsAsync<TargetException>(() => Captured(piece))).Message);
        }
    }

    [RootFact]
    public async Task Volumes_are_archived_with_what_is_in_them()
    {
        await Run("echo one > /app/logs/app.log; mkdir /app/logs/old; echo two > /app/logs/old/app.log", "-v", "evidencelogs:/app/logs", "-v", "/www");
        var pieces = await Source().Pieces(CancellationToken.None);
        var piece = Assert.Single(pieces, p => p.FileName == "volume-app-logs.tar");
        Assert.Equal((Volatility.Volumes, false, "volume evidencelogs at /app/logs"), (piece.Order, piece.IsText, piece.Name));
        var (tar, end) = await Captured(piece);
        Assert.Equal(new PieceEnd(null, "2 files"), end);
        Assert.Equal(["logs/", "logs/app.log", "logs/old/", "logs/old/app.log"], Names(tar));
        Assert.Contains(pieces, p => p.FileName == "volume-www.tar");
    }

    [RootFact]
    public async Task Log_files_are_archived_and_links_to_the_containers_output_are_said_to_be_links()
    {
        await Run("mkdir -p /var/log/nginx; ln -s /dev/stdout /var/log/nginx/access.log; ln -s site.log /var/log/nginx/now; echo GET > /var/log/nginx/site.log");
        var source = Source(with: o => o.LogFiles["api"] = ["/var/log/nginx", "/var/log/none"]);
        var (tar, end) = await Captured(await Piece(source, "files-var-log-nginx.tar"));
        Assert.Equal(new PieceEnd(null, "1 file, 2 links, 1 of them only to the container's own output, which is in its log"), end);
        Assert.Equal(["nginx/", "nginx/access.log->/dev/stdout", "nginx/now->site.log", "nginx/site.log"], Names(tar));
        var none = await Piece(source, "files-var-log-none.tar");
        Assert.Matches("^the container engine refuses: .*/var/log/none", (await Assert.ThrowsAsync<TargetException>(() => Captured(none))).Message);
    }

    [RootFact]
    public async Task Changed_files_are_kept_as_the_engine_says_them_and_none_is_null()
    {
        await Server.Docker("run", "-d", "--name", "api", Server.Image);
        Assert.Equal(("null\n", new PieceEnd(null, "0 paths differ from the image; mounts are not in it")), await Text(Source(), "changes.json"));
        await Server.Docker("exec", "api", "sh", "-c", "echo x > /etc/new; rm /www/index.html; echo y >> /etc/passwd");
        var (text, end) = await Text(Source(), "changes.json");
        Assert.Equal("3 paths differ from the image; mounts are not in it", end.Words);
        Assert.Equal(["A /etc/new", "D /www/index.html", "C /etc/passwd"], ChangeList.Files(ChangeList.Read(System.Text.Encoding.UTF8.GetBytes(text))).Select(c => $"{c.Kind} {c.Path}"));
    }
}
