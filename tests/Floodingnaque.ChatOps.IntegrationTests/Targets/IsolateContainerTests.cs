using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Docker;
using Floodingnaque.ChatOps.Targets.Hosts;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public sealed class IsolateContainerTests(DockerFixture fixture) : DockerTargetTests(fixture)
{
    private IsolateContainer action = null!;

    /// <summary>A web server on two networks, with a static address and aliases on one, a published port, and a peer.</summary>
    private async Task Begin()
    {
        action = new IsolateContainer(Target(), new LocalHost());
        await Server.Docker("network", "create", "--subnet", "203.0.113.0/24", "front");
        await Server.Docker("network", "create", "back");
        await Server.Docker("create", "--name", "api", "--network", "front", "--network-alias", "backend", "--ip", "203.0.113.77", "-p", "127.0.0.1:8081:80", Server.Image, "httpd", "-f", "-h", "/www");
        await Server.Docker("network", "connect", "--alias", "store", "back", "api");
        await Server.Docker("start", "api");
        await Server.Docker("run", "-d", "--name", "peer", "--network", "front", Server.Image);
    }

    private async Task<bool> IsReached() =>
        (await Server.Docker("exec", "peer", "sh", "-c", "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 2 backend 80 || echo nothing")).EndsWith("hello", StringComparison.Ordinal)
        && (await Server.Near("curl", "-s", "-m", "2", "http://127.0.0.1:8081/")).Output == "hello\n";

    private Task<string> Networks() => Server.Inspect(
        "api", "{{range $n, $e := .NetworkSettings.Networks}}{{$n}} {{$e.NetworkID}} {{$e.Aliases}} {{with $e.IPAMConfig}}{{.IPv4Address}}{{end}} {{$e.Links}} {{$e.DriverOpts}};{{end}} {{.State.StartedAt}}");

    [RootFact]
    public async Task A_container_is_cut_off_and_not_restarted_and_the_undo_restores_its_addresses_and_names()
    {
        await Begin();
        var before = await Networks();
        await Eventually.True(() => IsReached().Result, "api answers");
        var run = await Planned(action, "api");
        Assert.Equal(new Look(true, "api is on no network, has no device but lo and is running"), await Do(action, run));
        Assert.False(await IsReached());
        Assert.Equal("", await Server.Inspect("api", "{{range $n, $e := .NetworkSettings.Networks}}{{$n}}{{end}}"));
        Assert.Equal(new Look(true, "api is on back, front again and is running"), await Undo(action, run));
        Assert.Equal(before, await Networks());
        Assert.True(await IsReached());
        Assert.Equal("203.0.113.77", await Server.Inspect("api", "{{.NetworkSettings.Networks.front.IPAddress}}"));
    }

    [RootFact]
    public async Task A_plan_says_what_goes_dark_and_changes_nothing()
    {
        await Begin();
        await Server.Docker("run", "-d", "--name", "sidecar", "--network", "container:api", Server.Image);
        var before = await Networks();
        var plan = await action.Plan(Run(action, "api"), CancellationToken.None);
        Assert.Equal(["- back: alias store", "- front: alias backend at 203.0.113.77"], plan.Change);
        Assert.Equal(
            [
                "The names store, backend, api are not found any more: an nginx that has one as its upstream cannot reload. Reload nginx only after the release.",
                "Its published ports go dark: 8081.",
                "Containers that share its network go dark with it: sidecar.",
                "Flood warnings are not sent while api is isolated.",
            ],
            plan.Warnings);
        Assert.Equal(["Others on its networks, which no longer reach it: peer."], plan.Impact);
        Assert.Equal(before, await Networks());
        Assert.True(action.Silences(Run(action, "api").Run.Order));
        Assert.False(action.Silences(Run(action, "web").Run.Order));
    }

    [RootFact]
    public async Task Doing_and_undoing_it_again_changes_nothing_and_the_plan_is_the_same()
    {
        await Begin();
        var before = await Networks();
        var run = await Planned(action, "api");
        var digest = await DigestOf(action, run);
        Assert.True((await Do(action, run)).Holds);
        Assert.True((await Do(action, run)).Holds);
        Assert.Equal(digest, await DigestOf(action, run with { Begun = true }));
        Assert.True((await Undo(action, run)).Holds);
        Assert.True((await Undo(action, run)).Holds);
        Assert.Equal(before, await Networks());
        Assert.Equal(digest, await DigestOf(action, run));
        Assert.Equal(digest, await DigestOf(action, run with { Begun = true }));
    }

    [RootFact]
    public async Task What_was_half_done_when_the_bot_died_is_finished_or_put_back()
    {
        await Begin();
        var before = await Networks();
        var run = await Planned(action, "api");
        var again = await Killed(action, run, change: 2);
        Assert.Equal("front", await Server.Inspect("api", "{{range $n, $e := .NetworkSettings.Networks}}{{$n}}{{end}}"));
        Assert.Equal(await DigestOf(action, run with { Begun = true }), PlanDigest.Of(run.Run.Order, run.Run.Plan!));
        Assert.True((await Do(action, again)).Holds);
        Assert.True((await Undo(action, again)).Holds);
        again = await Killed(action, run, change: 2);
        Assert.True((await Undo(action, again)).Holds);
        Assert.Equal(before, await Networks());
    }

    [RootFact]
    public async Task A_network_that_somebody_connected_meanwhile_changes_the_plan_and_fails_the_look()
    {
        await Begin();
        var run = await Planned(action, "api");
        Assert.True((await Do(action, run)).Holds);
        await Server.Docker("network", "connect", "bridge", "api");
        Assert.Equal(new Look(false, "api is still on bridge"), await action.LookAtEffect(run, new StepLog(), CancellationToken.None));
        Assert.NotEqual(PlanDigest.Of(run.Run.Order, run.Run.Plan!), await DigestOf(action, run with { Begun = true }));
    }

    [RootFact]
    public async Task A_look_sees_a_restart_that_lost_the_memory()
    {
        await Begin();
        var run = await Planned(action, "api");
        await action.Perform(run, new StepLog(), CancellationToken.None);
        await Server.Docker("restart", "-t", "0", "api");
        Assert.Equal(new Look(false, "api was restarted meanwhile, and its memory is lost"), await action.LookAtEffect(run, new StepLog(), CancellationToken.None));
    }

    [RootFact]
    public async Task A_container_that_is_gone_and_an_alias_that_is_lost_are_seen()
    {
        await Begin();
        var run = await Planned(action, "api");
        await Do(action, run);
        await Server.Docker("network", "connect", "front", "api");
        Assert.Equal(new Look(false, "api is not on back, front as it was before"), await action.LookAtRevert(run, new StepLog(), CancellationToken.None));
        await Server.Docker("rm", "-f", "api");
        var thrown = await Assert.ThrowsAsync<TargetException>(() => action.Revert(run, new StepLog(), CancellationToken.None));
        Assert.Contains("is gone: somebody removed or recreated it", thrown.Message, StringComparison.Ordinal);
        Assert.Equal("there is no container api", await Refusal(action, "api"));
    }

    [RootFact]
    public async Task What_cannot_or_may_not_be_isolated_is_refused_in_a_sentence()
    {
        action = new IsolateContainer(Target(), new LocalHost());
        await Server.Docker("run", "-d", "--name", "other", Server.Image);
        Assert.Equal("other may not be touched: Targets:Docker:Containers has api, web", await Refusal(action, "other"));
        Assert.Equal("there is no container api", await Refusal(action, "api"));
        foreach (var (mode, why) in new[] { ("host", "uses the network of its machine"), ("none", "is on no network"), ("container:other", "uses the network of another container") })
        {
            await Server.Docker("run", "-d", "--name", "web", "--network", mode, Server.Image);
            Assert.Contains(why, await Refusal(action, "web"), StringComparison.Ordinal);
            await Server.Docker("rm", "-f", "web");
        }
    }

    [RootFact]
    public async Task An_engine_that_is_not_there_is_a_sentence()
    {
        action = new IsolateContainer(Target(o => o.Endpoint = "unix:///nowhere/docker.sock"), null);
        Assert.StartsWith("the container engine at unix:///nowhere/docker.sock cannot be reached (", await Refusal(action, "api"), StringComparison.Ordinal);
    }
}
