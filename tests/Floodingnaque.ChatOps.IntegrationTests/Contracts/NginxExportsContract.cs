using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Nginx;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.IntegrationTests.Contracts;

/// <summary>Switches exports off at a real nginx, whichever way its machine is reached.</summary>
public abstract class NginxExportsContract : NginxContract
{
    private NginxExports target = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        target = new NginxExports(Configuration, TimeProvider.System);
    }

    private static GuardedRun Off(int number = 1) => Run(NginxExports.Verb, "off", number);

    private NginxExports With(Action<NginxOptions> change)
    {
        var options = Server.Options;
        change(options);
        return new NginxExports(new NginxConfiguration(options, Host), TimeProvider.System);
    }

    [Fact]
    public async Task Both_ways_to_export_are_off_for_everybody_all_else_is_answered_and_after_the_undo_they_are_back()
    {
        Assert.Equal(new Look(true, $"nginx answers /api/v1/export and /api/export with 503 (exports are off); {Server.Address} is well"), await Do(target, Off()));
        foreach (var path in new[] { "api/v1/export", "api/export", "api/v1/export/weather?format=csv", "api/export/alerts/count", "api//v1/../v1/export/", "api/v1/%65xport" })
        {
            Assert.Equal((path, "503"), (path, await Server.Get("127.0.0.1", path)));
        }

        foreach (var path in new[] { "api/v1/exports", "api/v1/predict", "x/api/export", "" })
        {
            Assert.Equal((path, "200"), (path, await Server.Get("127.0.0.1", path)));
        }

        Assert.Equal("404", await Server.Get("127.0.0.1", "chatops-exports-off"));
        Assert.Equal(new Look(true, $"exports are not switched off any more; {Server.Address} is well"), await Undo(target, Off()));
        Assert.Equal("200", await Server.Get("127.0.0.1", "api/v1/export"));
    }

    [Fact]
    public async Task A_plan_changes_nothing_says_who_is_hit_and_is_the_same_after_half_of_it_was_done()
    {
        var plan = await target.Plan(Off(), CancellationToken.None);
        Assert.False(File.Exists(Server.ExportsFile));
        Assert.Equal("+ rewrite ^/api/v1/export(?:/|$) /chatops-exports-off last; # INC-2026-11-24-001 #1 until 2026-11-24T05:18Z", plan.Change[0]);
        Assert.Equal(["Nobody can export data meanwhile: /api/v1/export, /api/export answer 503."], plan.Impact);
        await Do(target, Off());
        Assert.Equal(PlanDigest.Of(Off().Run.Order, plan), await Digest(target, Off() with { Begun = true }));
    }

    [Fact]
    public async Task Doing_and_undoing_it_twice_is_as_good_as_once()
    {
        Assert.True((await Do(target, Off())).Holds);
        var text = await File.ReadAllTextAsync(Server.ExportsFile);
        Assert.True((await Do(target, Off())).Holds);
        Assert.Equal(text, await File.ReadAllTextAsync(Server.ExportsFile));
        Assert.True((await Undo(target, Off())).Holds);
        Assert.True((await Undo(target, Off())).Holds);
    }

    [Fact]
    public async Task A_file_that_was_written_before_a_crash_is_loaded_when_it_goes_on()
    {
        await Do(target, Off());
        var written = await File.ReadAllTextAsync(Server.ExportsFile);
        await Undo(target, Off());
        await File.WriteAllTextAsync(Server.ExportsFile, written);
        Assert.False((await target.LookAtEffect(Off(), new StepLog(), CancellationToken.None)).Holds);
        Assert.True((await Do(target, Off() with { Begun = true })).Holds);
    }

    [Fact]
    public async Task What_another_run_switched_off_is_not_planned_again_and_not_switched_on_by_the_wrong_one()
    {
        await Do(target, Off(1));
        var thrown = await Assert.ThrowsAsync<TargetException>(() => target.Plan(Off(2), CancellationToken.None));
        Assert.Equal("exports are off already, for INC-2026-11-24-001 #1", thrown.Message);
        await Assert.ThrowsAsync<TargetException>(() => target.Perform(Off(2), new StepLog(), CancellationToken.None));
        Assert.Equal(new Look(true, "nothing of INC-2026-11-24-001 #2 is left; exports stay off for INC-2026-11-24-001 #1"), await Undo(target, Off(2)));
        Assert.True((await target.LookAtEffect(Off(1), new StepLog(), CancellationToken.None)).Holds);
    }

    [Fact]
    public async Task A_503_of_the_application_itself_is_no_proof()
    {
        await Server.Configure("location / { return 503; }", isInstalled: false);
        var look = await Do(With(o => o.HealthUrl = ""), Off());
        Assert.Equal(new Look(
            false,
            $"{Server.Address}api/v1/export answers 503, but not from the bot's switch: {Server.ExportsFile} is not included where it counts (manifests/nginx/site.conf)"), look);
    }

    [Fact]
    public async Task A_switch_that_nginx_does_not_include_is_seen_and_undone()
    {
        await Server.Configure("location / { empty_gif; }", isInstalled: false);
        Assert.Equal(new Look(false, $"{Server.Address}api/v1/export still answers with 200"), await Do(target, Off()));
        Assert.True((await Undo(target, Off())).Holds);
    }

    [Fact]
    public async Task A_configuration_that_does_not_pass_the_test_leaves_all_as_it_was()
    {
        await Server.Break();
        var thrown = await Assert.ThrowsAsync<TargetException>(() => target.Perform(Off(), new StepLog(), CancellationToken.None));
        Assert.Contains("-t` ended with 1", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("rewrite", await File.ReadAllTextAsync(Server.ExportsFile), StringComparison.Ordinal);
        Assert.Equal("200", await Server.Get("127.0.0.1", "api/v1/export"));
    }

    [Fact]
    public async Task A_page_that_is_not_well_since_fails_the_look()
    {
        var ill = With(o => o.HealthUrl = $"{Server.Address}api/export");
        Assert.Equal(new Look(false, $"{Server.Address}api/export is not well since"), await Do(ill, Off()));
    }

    [Fact]
    public async Task An_nginx_that_is_gone_is_neither_off_nor_back()
    {
        await Do(target, Off());
        await Server.Kill();
        await Assert.ThrowsAsync<TargetException>(() => target.Perform(Off(), new StepLog(), CancellationToken.None));
        Assert.Equal(new Look(false, $"{Server.Address}api/v1/export still answers with nothing"), await target.LookAtEffect(Off(), new StepLog(), CancellationToken.None));
        await Assert.ThrowsAsync<TargetException>(() => target.Revert(Off(), new StepLog(), CancellationToken.None));
        Assert.False((await target.LookAtRevert(Off(), new StepLog(), CancellationToken.None)).Holds);
    }

    [Theory]
    [InlineData("allow all;")]
    [InlineData("# a word of a colleague")]
    public async Task A_file_that_somebody_edited_is_not_touched(string line)
    {
        await File.WriteAllTextAsync(Server.ExportsFile, line + "\n");
        var thrown = await Assert.ThrowsAsync<TargetException>(() => target.Plan(Off(), CancellationToken.None));
        Assert.Contains("line 1 of", thrown.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<TargetException>(() => target.Revert(Off(), new StepLog(), CancellationToken.None));
        Assert.Equal(line + "\n", await File.ReadAllTextAsync(Server.ExportsFile));
    }

    [Fact]
    public async Task A_freeze_that_comes_while_it_waits_for_its_turn_keeps_the_file_as_it_is()
    {
        var run = Off() with { GoOn = () => throw new TargetException("all actions are frozen") };
        await Assert.ThrowsAsync<TargetException>(() => target.Perform(run, new StepLog(), CancellationToken.None));
        Assert.False(File.Exists(Server.ExportsFile));
    }

    [Fact]
    public async Task Exports_can_only_be_switched_off() =>
        Assert.Contains("only be switched off", (await Assert.ThrowsAsync<TargetException>(
            () => target.Plan(Run(NginxExports.Verb, "on"), CancellationToken.None))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task An_extension_is_told_to_who_reads_the_file()
    {
        await Do(target, Off());
        await target.Renew(Off() with { HoldUntil = Some.Now.AddHours(9) }, new StepLog(), CancellationToken.None);
        Assert.Equal(3, (await File.ReadAllLinesAsync(Server.ExportsFile)).Count(l => l.EndsWith("# INC-2026-11-24-001 #1 until 2026-11-24T12:03Z", StringComparison.Ordinal)));
        Assert.True((await target.LookAtEffect(Off(), new StepLog(), CancellationToken.None)).Holds);
        Assert.True((await Undo(target, Off())).Holds);
    }

    [Fact]
    public async Task A_switch_that_nginx_does_not_include_is_not_even_planned_where_the_configuration_can_be_seen()
    {
        await Server.Configure("location / { empty_gif; }", isInstalled: false);
        var thrown = await Assert.ThrowsAsync<TargetException>(() => target.Plan(Off(), CancellationToken.None));
        Assert.Equal($"no server of nginx includes {Server.ExportsFile}: put manifests/nginx/site.conf into it", thrown.Message);
        await With(o => o.Dump = []).Plan(Off(), CancellationToken.None);
    }
}
