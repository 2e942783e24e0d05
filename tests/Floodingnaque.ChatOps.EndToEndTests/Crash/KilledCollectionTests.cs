using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Host;
using Floodingnaque.ChatOps.TestKit.Journal;
using Floodingnaque.ChatOps.TestKit.Servers;

namespace Floodingnaque.ChatOps.EndToEndTests.Crash;

/// <summary>
/// Evidence of a real container engine, nginx, Redis and PostgreSQL, with the bot killed in the midst of it: it goes on, nothing half-written passes as
/// whole, and stock tools find all of it as it was sealed.
/// </summary>
public sealed class KilledCollectionTests : KilledAction
{
    private const int Kills = 5;

    private DockerServer? engine;
    private NginxServer nginx = null!;
    private RedisServer redis = null!;
    private PostgresServer postgres = null!;
    private PostgresDatabase database = null!;

    public override async Task InitializeAsync()
    {
        if (RootFactAttribute.WhySkipped is not null)
        {
            return;
        }

        engine = await DockerServer.Start();
        nginx = await NginxServer.Start();
        redis = await RedisServer.Start();
        postgres = await PostgresServer.Start();
        database = await postgres.NewDatabase();
        await engine.Docker("run", "-d", "--name", "api", "--tmpfs", "/tmp", "-v", "data:/data", engine.Image, "sh", "-c", "seq 1 400000; seq 1 1000 >&2; echo found > /tmp/miner; echo rows > /data/rows; sleep 1000");
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        if (engine is not null)
        {
            await base.DisposeAsync();
            database.Dispose();
            await postgres.DisposeAsync();
            await redis.DisposeAsync();
            await nginx.DisposeAsync();
            await engine.DisposeAsync();
        }
    }

    [RootFact]
    public async Task Killed_anywhere_it_goes_on_and_sha256sum_finds_the_bundle_of_all_servers_whole()
    {
        await Say("maria", "evidence collect all");
        for (var kill = 0; kill < Kills; kill++)
        {
            await KillWithin(400);
        }

        await Eventually.True(() => Events().OfType<EvidenceSealed>().Any(), "it is sealed");
        var items = Events().OfType<EvidenceItemStored>().Select(e => e.Item).ToArray();
        Assert.Equal(["api", "database", "host", "nginx", "redis"], items.Select(i => i.Target).Distinct().Order());
        Assert.DoesNotContain(items.GroupBy(i => (i.Target, i.Name)), g => g.Count() > 1);
        Assert.DoesNotContain(items, i => !i.IsKept);

        var folder = Directory.GetDirectories(Path.Combine(Data, "incidents", Id.ToString(), "evidence")).Single();
        var (code, output) = await Shell.Run("sh", ["-c", "cd \"$1\" && sha256sum -c --strict --quiet manifest.sha256", "sh", folder]);
        Assert.True(code == 0, output);
        var verify = await BotProcess.Run("evidence", "verify", folder, "--manifest", Events().OfType<EvidenceSealed>().Single().ManifestSha256!);
        Assert.True(verify.ExitCode == 0, verify.Output);
        Assert.Equal("400000", (await Shell.Run("sh", ["-c", "zcat \"$1\"/api/stdout.log.gz | tail -1 | cut -d' ' -f2", "sh", folder])).Output.Trim());
        Assert.True(Record.Verdict(Id).Intact.Holds);
    }

    private IEnumerable<object> Events() => Record.Events(Id).Select(e => (object)e.Event);

    private protected override IEnumerable<string> Settings() =>
    [
        $"--Targets:Docker:Endpoint=unix://{engine!.Socket}", "--Targets:Docker:Containers:0=api", $"--Targets:Nginx:AccessLogs:0={nginx.AccessLog}",
        $"--Targets:Redis:ConnectionStringFile={redis.ConnectionStringFile}", $"--Targets:Database:ConnectionStringFile={database.ConnectionStringFile}",
        $"--Targets:Database:ReadOnlyConnectionFile={database.ReadOnlyConnectionFile}", "--Evidence:KeepFree=0",
    ];
}
