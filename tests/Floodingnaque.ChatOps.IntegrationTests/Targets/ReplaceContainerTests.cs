using System.Globalization;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Docker;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

/// <summary>A container of the kind that people configure, and what the engine says of it.</summary>
public abstract class ReplaceContainerTests(DockerFixture fixture) : DockerTargetTests(fixture)
{
    protected const string Kept = "INC-2026-11-24-001-1";

    /// <summary>All that a person can set, without what the engine fills in for each container.</summary>
    private const string Configured =
        "{{json .Config.Env}} {{json .Config.User}} {{json .Config.Cmd}} {{json .Config.Entrypoint}} {{json .Config.WorkingDir}} {{json .Config.StopSignal}}"
        + " {{json .Config.StopTimeout}} {{json .Config.Healthcheck}} {{json .Config.ExposedPorts}} {{json .HostConfig}}"
        + " {{range $n, $e := .NetworkSettings.Networks}}{{$n}} {{range $e.Aliases}}{{if ne (len .) 12}}{{.}} {{end}}{{end}}{{with $e.IPAMConfig}}{{.IPv4Address}}{{end}};{{end}}";

    protected async Task Begin(params string[] more)
    {
        await Server.Docker("network", "create", "--subnet", "203.0.113.0/24", "front");
        await Server.Docker("network", "create", "back");
        await Server.Docker(
            [
                "create", "--name", "api", "--network", "front", "--network-alias", "backend", "--network-alias", "server", "--ip", "203.0.113.77", "-p", "127.0.0.1:8081:80",
                "-e", "MODE=production", "-e", "LOG_LEVEL=WARNING", "-v", "models:/models", "-v", $"{Server.Folder}:/host:ro", "--mount", "type=volume,src=data,dst=/data,readonly", "--tmpfs", "/scratch:size=1m",
                "-v", "/anonymous", "--label", "com.docker.compose.project=flood", "--label", "team=hydrology", "--user", "1000:1000", "--memory", "64m", "--cpus", "0.5", "--pids-limit", "50",
                "--ulimit", "nofile=512:512", "--restart", "on-failure:4", "--read-only", "--security-opt", "no-new-privileges", "--cap-drop", "ALL", "--workdir", "/tmp", "--stop-timeout", "1",
                "--log-opt", "max-size=1m", "--add-host", "db:192.0.2.99", "--health-cmd", "true", "--health-interval", "1s",
                .. more, Server.Image, "sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done",
            ]);
        await Server.Docker("network", "connect", "--alias", "store", "back", "api");
        await Server.Docker("start", "api");
        await Eventually.True(() => Server.Inspect("api", "{{.State.Health.Status}}").Result == "healthy", "api is healthy");
    }

    protected Task<string> Is(string container) => Server.Inspect(container, Configured);

    protected Task<string> Id(string container) => Server.Inspect(container, "{{.Id}}");

    protected async Task<string[]> Names() => [.. (await Server.Docker("ps", "-a", "--format", "{{.Names}}")).Split('\n').Order(StringComparer.Ordinal)];

    /// <summary>Killed before each of its changes in turn: finished the one time, put back the other.</summary>
    internal async Task SurvivesKills(IGuardedAction action, string order, int changes)
    {
        var (id, configured) = (await Id("api"), await Is("api"));
        var run = await Planned(action, order);
        for (var change = 1; change <= changes; change++)
        {
            foreach (var finish in new[] { true, false })
            {
                var again = await Killed(action, run, change);
                Assert.Equal(PlanDigest.Of(run.Run.Order, run.Run.Plan!), await DigestOf(action, again));
                if (finish)
                {
                    var look = await Do(action, again);
                    Assert.True(look.Holds, string.Create(CultureInfo.InvariantCulture, $"change {change}: {look.Seen}"));
                }

                var back = await Undo(action, again);
                Assert.True(back.Holds, string.Create(CultureInfo.InvariantCulture, $"change {change}: {back.Seen}"));
                Assert.Equal((id, configured), (await Id("api"), await Is("api")));
                Assert.Equal(["api"], await Names());
            }
        }
    }
}

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

public sealed class SetLogLevelTests(DockerFixture fixture) : ReplaceContainerTests(fixture)
{
    [RootFact]
    public async Task A_container_logs_all_at_debug_and_nothing_else_of_it_changes()
    {
        var action = new SetLogLevel(Target());
        await Begin();
        var (id, before) = (await Id("api"), await Is("api"));
        var run = await Planned(action, "debug api");
        Assert.Equal(["- LOG_LEVEL=WARNING", "+ LOG_LEVEL=DEBUG", "- LOG_SAMPLING_ENABLED not set", "+ LOG_SAMPLING_ENABLED=false"], run.Run.Plan!.Change);
        Assert.True((await Do(action, run)).Holds);
        Assert.Equal("[\"MODE=production\",\"LOG_LEVEL=DEBUG\",\"LOG_SAMPLING_ENABLED=false\",\"PATH=/bin\",\"FROM_IMAGE=one\"]", await Server.Inspect("api", "{{json .Config.Env}}"));
        Assert.Equal(Server.Image, await Server.Inspect("api", "{{.Image}}"));
        Assert.Equal("api has LOG_LEVEL=DEBUG and LOG_SAMPLING_ENABLED=false already", await Refusal(action, "debug api"));
        Assert.True((await Undo(action, run)).Holds);
        Assert.Equal((id, before), (await Id("api"), await Is("api")));
        Assert.Equal("“trace api” is not understood: it goes “debug NAME” or “info NAME”", await Refusal(action, "trace api"));
    }

    [RootFact]
    public async Task A_kill_at_any_point_is_finished_or_put_back()
    {
        var action = new SetLogLevel(Target());
        await Begin();
        await SurvivesKills(action, "info api", changes: 3);
    }
}

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
