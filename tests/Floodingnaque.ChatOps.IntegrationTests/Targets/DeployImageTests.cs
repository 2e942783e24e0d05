using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Docker;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public sealed class DeployImageTests(DockerFixture fixture) : ReplaceContainerTests(fixture)
{
    private DeployImage action = null!;

    private async Task Start(params string[] more)
    {
        action = new DeployImage(Target());
        await Begin(more);
    }

    [RootFact]
    public async Task A_container_runs_from_another_image_with_all_that_was_configured_and_the_undo_brings_the_old_one_back()
    {
        await Start();
        var (id, before) = (await Id("api"), await Is("api"));
        var run = await Planned(action, $"api {Server.OtherImage}");
        Assert.True(action.Silences(run.Run.Order));
        Assert.Equal(new Look(true, $"api runs and is healthy, on back, front; the old one is api-before-{Kept} (exited)"), await Do(action, run));

        Assert.NotEqual(id, await Id("api"));
        Assert.Equal(Server.OtherImage, await Server.Inspect("api", "{{.Image}}"));
        Assert.Equal("{\"com.docker.compose.project\":\"flood\",\"floodingnaque.chatops.run\":\"INC-2026-11-24-001 #1\",\"image\":\"two\",\"team\":\"hydrology\"}", await Server.Inspect("api", "{{json .Config.Labels}}"));
        var anonymous = await Server.Inspect($"api-before-{Kept}", "{{range .Mounts}}{{if eq .Destination \"/anonymous\"}}{{.Name}}{{end}}{{end}}");
        Assert.Equal(
            before.Replace("FROM_IMAGE=one", "FROM_IMAGE=two", StringComparison.Ordinal).Replace(":/host:ro\"]", $":/host:ro\",\"{anonymous}:/anonymous\"]", StringComparison.Ordinal),
            await Is("api"));
        Assert.Equal(anonymous, await Server.Inspect("api", "{{range .Mounts}}{{if eq .Destination \"/anonymous\"}}{{.Name}}{{end}}{{end}}"));

        Assert.Equal(new Look(true, "the container from before is back: api runs and is healthy, on back, front"), await Undo(action, run));
        Assert.Equal((id, before), (await Id("api"), await Is("api")));
        Assert.Equal(["api"], await Names());
        Assert.True((await Undo(action, run)).Holds);
    }

    [RootFact]
    public async Task A_plan_shows_both_images_and_what_undoes_it_and_changes_nothing()
    {
        await Start();
        var run = await Planned(action, $"api {Server.OtherImage}");
        Assert.Equal([$"- image {Server.Image} ({Server.Image[..19]})", $"+ image {Server.OtherImage}"], run.Run.Plan!.Change);
        Assert.Contains(run.Run.Plan.Warnings, w => w.StartsWith("The compose file still says", StringComparison.Ordinal));
        Assert.DoesNotContain("MODE=production", string.Join('\n', [.. run.Run.Plan.Commands, run.Run.Plan.Before!]), StringComparison.Ordinal);
        Assert.Equal(PlanDigest.Of(run.Run.Order, run.Run.Plan), await DigestOf(action, run));
        Assert.Equal(["api"], await Names());
    }

    [RootFact]
    public async Task An_image_that_does_not_become_healthy_fails_the_look_and_the_old_one_comes_back()
    {
        await Start("--health-cmd", "[ $FROM_IMAGE = one ]", "--health-retries", "1");
        var id = await Id("api");
        var run = await Planned(action, $"api {Server.OtherImage}");
        Assert.Equal(new Look(false, "api runs but is not healthy"), await Do(action, run));
        Assert.True((await Undo(action, run)).Holds);
        Assert.Equal(id, await Id("api"));
    }

    [RootFact]
    public async Task A_health_check_that_failed_before_need_not_pass_afterwards()
    {
        action = new DeployImage(Target());
        await Server.Docker("run", "-d", "--name", "web", "--health-cmd", "false", "--health-interval", "1s", "--health-retries", "1", Server.Image);
        await Eventually.True(() => Server.Inspect("web", "{{.State.Health.Status}}").Result == "unhealthy", "web is not healthy");
        var run = await Planned(action, $"web {Server.OtherImage}");
        var look = await Do(action, run);
        Assert.True(look.Holds, look.Seen);
        Assert.StartsWith("web runs but is not healthy", look.Seen, StringComparison.Ordinal);
        Assert.True((await Undo(action, run)).Holds);
    }

    [RootFact]
    public async Task An_image_that_ends_at_once_fails_the_look_and_the_old_one_comes_back()
    {
        action = new DeployImage(Target());
        await Server.Docker("run", "-d", "--name", "web", Server.Image, "sh", "-c", "[ $FROM_IMAGE = one ] && exec sleep 1000; exit 3");
        var id = await Id("web");
        var run = await Planned(action, $"web {Server.OtherImage}");
        Assert.Equal(new Look(false, "web does not run (exited, exit code 3)"), await Do(action, run));
        Assert.True((await Undo(action, run)).Holds);
        Assert.Equal(id, await Id("web"));
    }

    [RootFact]
    public async Task A_container_that_the_engine_will_not_make_leaves_the_old_one_alone()
    {
        action = new DeployImage(Target());
        Directory.CreateDirectory(Path.Combine(Server.Folder, "mounted"));
        await Server.Docker("run", "-d", "--name", "web", "--mount", $"type=bind,src={Server.Folder}/mounted,dst=/m", Server.Image);
        var started = await Server.Inspect("web", "{{.State.StartedAt}}");
        var run = await Planned(action, $"web {Server.OtherImage}");
        Directory.Delete(Path.Combine(Server.Folder, "mounted"));
        var thrown = await Assert.ThrowsAsync<TargetException>(() => action.Perform(run, new StepLog(), CancellationToken.None));
        Assert.StartsWith("the container engine refuses: invalid mount config", thrown.Message, StringComparison.Ordinal);
        Assert.True((await Undo(action, run)).Holds);
        Assert.Equal(started, await Server.Inspect("web", "{{.State.StartedAt}}"));
        Assert.Equal(["web"], await Names());
    }

    [RootFact]
    public async Task A_kill_at_any_point_is_finished_or_put_back()
    {
        await Start();
        await SurvivesKills(action, $"api {Server.OtherImage}", changes: 3);
    }

    [RootFact]
    public async Task Somebody_elses_container_in_its_place_is_not_touched_and_a_lost_old_one_saves_the_new_one()
    {
        await Start();
        var first = await Planned(action, $"api {Server.OtherImage}");
        Assert.True((await Do(action, first)).Holds);
        var second = await Planned(action, $"api {Server.Image}", 2);
        Assert.True((await Do(action, second)).Holds);
        var thrown = await Assert.ThrowsAsync<TargetException>(() => action.Revert(first, new StepLog(), CancellationToken.None));
        Assert.Equal("api is another container by now, made for INC-2026-11-24-001 #2: undo that first", thrown.Message);
        Assert.True((await Undo(action, second)).Holds);
        await Server.Docker("rm", "-f", $"api-before-{Kept}");
        await Assert.ThrowsAsync<TargetException>(() => action.Revert(first, new StepLog(), CancellationToken.None));
        Assert.Equal("true", await Server.Inspect("api", "{{.State.Running}}"));
    }

    [RootFact]
    public async Task What_is_no_digest_or_is_not_here_is_refused()
    {
        await Start();
        Assert.StartsWith("chatops/busybox:2 can be another image tomorrow", await Refusal(action, "api chatops/busybox:2"), StringComparison.Ordinal);
        var absent = "chatops/busybox@sha256:" + new string('a', 64);
        Assert.Equal($"the image {absent} is not on the engine's machine: `docker pull {absent}` first", await Refusal(action, $"api {absent}"));
        Assert.Contains("runs from that image already", await Refusal(action, $"api chatops/busybox@{Server.Image}"), StringComparison.Ordinal);
        Assert.Contains("is not on the engine's machine", await Refusal(action, $"api another/name@{Server.OtherImage}"), StringComparison.Ordinal);
        await Server.Docker("stop", "api");
        Assert.Equal("api does not run (exited): start it first", await Refusal(action, $"api {Server.OtherImage}"));
    }
}
