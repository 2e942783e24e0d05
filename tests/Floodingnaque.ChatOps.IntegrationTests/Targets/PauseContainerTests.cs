using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Docker;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public sealed class PauseContainerTests(DockerFixture fixture) : DockerTargetTests(fixture)
{
    [RootFact]
    public async Task A_container_is_frozen_and_thawed_however_often_it_is_said()
    {
        var action = new PauseContainer(Target());
        await Server.Docker("run", "-d", "--name", "api", Server.Image);
        var run = await Planned(action, "api");
        Assert.Equal(new Look(true, "api is paused"), await Do(action, run));
        Assert.Equal("true", await Server.Inspect("api", "{{.State.Paused}}"));
        Assert.Equal(PlanDigest.Of(run.Run.Order, run.Run.Plan!), await DigestOf(action, run with { Begun = true }));
        Assert.True((await Do(action, run)).Holds);
        Assert.Equal(new Look(true, "api runs again"), await Undo(action, run));
        Assert.True((await Undo(action, run)).Holds);
        Assert.Equal("false", await Server.Inspect("api", "{{.State.Paused}}"));
    }

    [RootFact]
    public async Task What_does_not_run_is_not_paused_and_what_is_not_paused_is_seen()
    {
        var action = new PauseContainer(Target());
        await Server.Docker("create", "--name", "web", Server.Image);
        Assert.Equal("web does not run (created): there is nothing to pause", await Refusal(action, "web"));
        await Server.Docker("start", "web");
        var run = await Planned(action, "web");
        Assert.Equal(new Look(false, "web is not paused (running)"), await action.LookAtEffect(run, new StepLog(), CancellationToken.None));
        await Do(action, run);
        Assert.Equal(new Look(false, "web does not run (paused)"), await action.LookAtRevert(run, new StepLog(), CancellationToken.None));
        Assert.Equal("web does not run (paused): there is nothing to pause", await Refusal(action, "web"));
        await Server.Docker("rm", "-f", "web");
        await Assert.ThrowsAsync<TargetException>(() => action.Perform(run, new StepLog(), CancellationToken.None));
    }
}

public sealed class RestartPolicyOffTests(DockerFixture fixture) : DockerTargetTests(fixture)
{
    [RootFact]
    public async Task The_policy_is_switched_off_and_comes_back_with_its_count()
    {
        var action = new RestartPolicyOff(Target());
        await Server.Docker("run", "-d", "--name", "api", "--restart", "on-failure:7", Server.Image);
        var run = await Planned(action, "off api");
        Assert.Equal(["- restart policy on-failure:7", "+ restart policy no"], run.Run.Plan!.Change);
        Assert.Equal(new Look(true, "api has the restart policy no and is running"), await Do(action, run));
        Assert.Equal("{no 0}", await Server.Inspect("api", "{{.HostConfig.RestartPolicy}}"));
        Assert.Equal(PlanDigest.Of(run.Run.Order, run.Run.Plan!), await DigestOf(action, run with { Begun = true }));
        Assert.True((await Do(action, run)).Holds);
        Assert.False((await action.LookAtRevert(run, new StepLog(), CancellationToken.None)).Holds);
        Assert.True((await Undo(action, run)).Holds);
        Assert.True((await Undo(action, run)).Holds);
        Assert.Equal("{on-failure 7}", await Server.Inspect("api", "{{.HostConfig.RestartPolicy}}"));
        Assert.False((await action.LookAtEffect(run, new StepLog(), CancellationToken.None)).Holds);
    }

    [RootFact]
    public async Task What_has_none_or_is_misspelt_is_refused()
    {
        var action = new RestartPolicyOff(Target());
        await Server.Docker("run", "-d", "--name", "web", Server.Image);
        Assert.Equal("web has no restart policy: the engine does not restart it", await Refusal(action, "off web"));
        Assert.Equal("“on web” is not understood: it goes “off NAME”", await Refusal(action, "on web"));
    }
}
