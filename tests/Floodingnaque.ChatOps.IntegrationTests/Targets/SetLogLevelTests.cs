using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Docker;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public sealed class SetLogLevelTests(DockerFixture fixture) : ReplaceContainerTests(fixture)
{
    [RootFact]
    public async Task A_container_logs_all_at_debug_and_nothing_else_of_it_changes()
    {
        var action = new SetLogLevel(Target());
        await Begin();
        var (id, before) = (await Id("api"), await Is("api"));
        var run = await Planned(action, "debug api");
        Assert.Equal((true, false), (action.Silences(run.Run.Order), action.Silences(Run(action, "debug web").Run.Order)));
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

    [RootFact]
    public async Task What_somebody_isolated_or_paused_meanwhile_is_not_removed_by_the_undo()
    {
        var target = Target();
        var (level, isolate, pause) = (new SetLogLevel(target), new IsolateContainer(target, null), new PauseContainer(target));
        await Begin();
        var first = await Planned(level, "debug api");
        Assert.True((await Do(level, first)).Holds);
        var made = await Id("api");

        var second = await Planned(isolate, "api", 2);
        Assert.True((await Do(isolate, second)).Holds);
        Assert.Equal("api is isolated (not on back, front): release it first", await WhyNotUndone(level, first));
        Assert.True((await isolate.LookAtEffect(second, new StepLog(), CancellationToken.None)).Holds);
        Assert.True((await Undo(isolate, second)).Holds);

        var third = await Planned(pause, "api", 3);
        Assert.True((await Do(pause, third)).Holds);
        Assert.Equal("api is paused: release it first", await WhyNotUndone(level, first));
        Assert.Equal((made, "true"), (await Id("api"), await Server.Inspect("api", "{{.State.Paused}}")));
        Assert.True((await Undo(pause, third)).Holds);
        Assert.True((await Undo(level, first)).Holds);
    }

    private static async Task<string> WhyNotUndone(IGuardedAction action, GuardedRun run) =>
        (await Assert.ThrowsAsync<TargetException>(() => action.Revert(run, new StepLog(), CancellationToken.None))).Message;
}
