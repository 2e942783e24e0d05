using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Docker;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public sealed class QuarantineAndReplaceTests(DockerFixture fixture) : ReplaceContainerTests(fixture)
{
    [RootFact]
    public async Task The_old_one_runs_on_without_a_network_and_a_clean_one_has_its_place()
    {
        var action = new QuarantineAndReplace(Target());
        await Begin();
        var (id, before, started) = (await Id("api"), await Is("api"), await Server.Inspect("api", "{{.State.StartedAt}}"));
        var run = await Planned(action, $"api chatops/busybox@{Server.OtherImage}");
        Assert.True(action.Silences(run.Run.Order));
        Assert.Equal(new Look(true, $"api runs and is healthy, on back, front; the old one is api-quarantine-{Kept} (running)"), await Do(action, run));
        Assert.Equal($"{id} {started} map[] no", await Server.Inspect($"api-quarantine-{Kept}", "{{.Id}} {{.State.StartedAt}} {{.NetworkSettings.Networks}} {{.HostConfig.RestartPolicy.Name}}"));
        Assert.Equal($"{Server.OtherImage} 203.0.113.77", await Server.Inspect("api", "{{.Image}} {{.NetworkSettings.Networks.front.IPAddress}}"));
        Assert.Equal(before.Replace("FROM_IMAGE=one", "FROM_IMAGE=two", StringComparison.Ordinal), await Is("api"));

        Assert.True((await Undo(action, run)).Holds);
        Assert.Equal((id, before, started), (await Id("api"), await Is("api"), await Server.Inspect("api", "{{.State.StartedAt}}")));
        Assert.Equal(["api"], await Names());
    }

    [RootFact]
    public async Task A_kill_at_any_point_is_finished_or_put_back()
    {
        var action = new QuarantineAndReplace(Target());
        await Begin();
        await SurvivesKills(action, $"api {Server.OtherImage}", changes: 3);
    }

    [RootFact]
    public async Task An_old_one_that_ended_or_got_a_network_fails_the_look()
    {
        var action = new QuarantineAndReplace(Target());
        await Begin();
        var run = await Planned(action, $"api {Server.OtherImage}");
        await Do(action, run);
        await Server.Docker("network", "create", "--internal", "side");
        await Server.Docker("network", "connect", "side", $"api-quarantine-{Kept}");
        Assert.Equal($"api-quarantine-{Kept} is still on side", (await action.LookAtEffect(run, new StepLog(), CancellationToken.None)).Seen);
        await Server.Docker("network", "disconnect", "side", $"api-quarantine-{Kept}");
        await Server.Docker("kill", $"api-quarantine-{Kept}");
        Assert.Contains("does not run any more", (await action.LookAtEffect(run, new StepLog(), CancellationToken.None)).Seen, StringComparison.Ordinal);
    }
}
