using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Servers;

namespace Floodingnaque.ChatOps.EndToEndTests.Crash;

/// <summary>Killed while it isolates and releases a container of a real engine: it is on all its networks as before, or on none, and the ledger says which.</summary>
public sealed class KilledIsolationTests : KilledAction
{
    private const int Rounds = 5;

    private DockerServer? engine;

    public override async Task InitializeAsync()
    {
        if (RootFactAttribute.WhySkipped is not null)
        {
            return;
        }

        engine = await DockerServer.Start();
        await engine.Docker("network", "create", "--subnet", "203.0.113.0/24", "front");
        await engine.Docker("network", "create", "back");
        await engine.Docker("network", "create", "monitoring");
        await engine.Docker("create", "--name", "api", "--network", "front", "--network-alias", "backend", "--ip", "203.0.113.77", engine.Image);
        await engine.Docker("network", "connect", "--alias", "store", "back", "api");
        await engine.Docker("network", "connect", "monitoring", "api");
        await engine.Docker("start", "api");
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        if (engine is not null)
        {
            await base.DisposeAsync();
            await engine.Clean();
            await engine.DisposeAsync();
        }
    }

    [RootFact]
    public async Task Killed_between_any_two_steps_a_container_is_cut_off_once_and_then_back_as_it_was()
    {
        var before = await Networks();
        Assert.Contains("203.0.113.77", before, StringComparison.Ordinal);
        for (var run = 1; run <= Rounds; run++)
        {
            var done = await DoAndKill(run, "isolate api again", 500, "data is leaving right now");
            Assert.Equal((RunEnd.None, true), (done.End, done.ByHand is null));
            Assert.Equal("", await Names());
            Assert.Null((await UndoAndKill(run, 700)).ByHand);
            Assert.Equal(before, await Networks());
        }

        Assert.Equal(Rounds, Record.Events(Id).Count(e => e.Event is ActionPerformed));
        Assert.True(Record.Verdict(Id).Intact.Holds);
    }

    private Task<string> Networks() => engine!.Inspect(
        "api", "{{range $n, $e := .NetworkSettings.Networks}}{{$n}} {{$e.NetworkID}} {{$e.Aliases}} {{with $e.IPAMConfig}}{{.IPv4Address}}{{end}};{{end}} {{.State.StartedAt}}");

    private Task<string> Names() => engine!.Inspect("api", "{{range $n, $e := .NetworkSettings.Networks}}{{$n}}{{end}}");

    private protected override IEnumerable<string> Settings() => [$"--Targets:Docker:Endpoint=unix://{engine!.Socket}", "--Targets:Docker:Containers:0=api"];
}
