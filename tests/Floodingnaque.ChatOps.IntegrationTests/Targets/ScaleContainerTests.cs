using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Docker;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public sealed class ScaleContainerTests(DockerFixture fixture) : ReplaceContainerTests(fixture)
{
    [RootFact]
    public async Task Copies_stand_beside_a_container_under_its_aliases_and_go_again()
    {
        var action = new ScaleContainer(Target());
        await Begin();
        var before = await Is("api");
        var run = await Planned(action, "api 3");
        Assert.Contains("The copies have no published ports (8081 stay with api): they are reached over the networks only.", run.Run.Plan!.Warnings);
        Assert.Equal(new Look(true, "api-2 runs and is healthy; api-3 runs and is healthy"), await Do(action, run));
        Assert.Equal(["api", "api-2", "api-3"], await Names());
        Assert.Equal("map[] true", await Server.Inspect("api-2", "{{.HostConfig.PortBindings}} {{eq (index .NetworkSettings.Networks.front.Aliases 0) \"backend\"}}"));
        Assert.Equal(await Server.Inspect("api", "{{json .Config.Env}}{{.HostConfig.Memory}}{{json .HostConfig.Tmpfs}}"), await Server.Inspect("api-3", "{{json .Config.Env}}{{.HostConfig.Memory}}{{json .HostConfig.Tmpfs}}"));
        Assert.Equal(PlanDigest.Of(run.Run.Order, run.Run.Plan), await DigestOf(action, run with { Begun = true }));
        Assert.Equal("there is a container api-2 already, made for INC-2026-11-24-001 #1", await Refusal(action, "api 2"));
        Assert.Equal(new Look(true, "the copies of api are gone; it is running"), await Undo(action, run));
        Assert.True((await Undo(action, run)).Holds);
        Assert.Equal(before, await Is("api"));
        Assert.Equal(["api"], await Names());
    }

    [RootFact]
    public async Task A_kill_at_any_point_is_finished_or_put_back()
    {
        var action = new ScaleContainer(Target());
        await Begin();
        await SurvivesKills(action, "api 3", changes: 2);
    }

    [RootFact]
    public async Task A_copy_that_fails_and_a_number_that_cannot_be_are_said()
    {
        var action = new ScaleContainer(Target());
        await Begin();
        var run = await Planned(action, "api 2");
        await Do(action, run);
        await Server.Docker("kill", "api-2");
        Assert.Contains("api-2 does not run (exited", (await action.LookAtEffect(run, new StepLog(), CancellationToken.None)).Seen, StringComparison.Ordinal);
        Assert.False((await action.LookAtRevert(run, new StepLog(), CancellationToken.None)).Holds);
        foreach (var wrong in new[] { "api 1", "api 11", "api x", "api" })
        {
            Assert.Equal($"“{wrong}” is not understood: it goes “NAME N”, with 2 to 10 in all", await Refusal(action, wrong));
        }
    }
}
