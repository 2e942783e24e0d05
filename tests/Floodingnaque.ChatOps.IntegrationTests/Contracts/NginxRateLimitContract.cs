using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Nginx;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.IntegrationTests.Contracts;

/// <summary>Limits requests at a real nginx, whichever way its machine is reached.</summary>
public abstract class NginxRateLimitContract : NginxContract
{
    private NginxRateLimit target = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        target = new NginxRateLimit(Configuration, TimeProvider.System);
    }

    private static GuardedRun Of(string profile, int number = 1) => Run(NginxRateLimit.Verb, profile, number);

    /// <summary>What a client of the site gets that asks 60 times in a row.</summary>
    private async Task<string[]> Flood(string source, string path = "") =>
        (await Shell.Run("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}\\n", "--interface", source, $"{Server.Address}{path}?[1-60]")).Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Theory]
    [InlineData("elevated", 21)]
    [InlineData("siege", 6)]
    public async Task Who_asks_the_site_too_often_gets_429_others_do_not_and_after_the_undo_all_is_answered(string profile, int atLeast)
    {
        Assert.DoesNotContain("429", await Flood("127.0.0.5"));
        var look = await Do(target, Of(profile));
        Assert.Matches(@"\Anginx refuses who asks too often \(\d+ of \d+ requests in a row got 429\) and answers others; http\S+ is well\z", look.Seen);
        Assert.True(look.Holds);
        var codes = await Flood("127.0.0.7");
        Assert.All(codes.Take(atLeast), code => Assert.Equal("200", code));
        Assert.Contains("429", codes);
        Assert.Equal("200", await Server.Get("127.0.0.8"));
        Assert.True((await Undo(target, Of(profile))).Holds);
        Assert.DoesNotContain("429", await Flood("127.0.0.7"));
    }

    [Fact]
    public async Task A_plan_changes_nothing_warns_of_shared_addresses_and_is_the_same_after_half_of_it_was_done()
    {
        var plan = await target.Plan(Of("siege"), CancellationToken.None);
        Assert.False(File.Exists(Server.RateLimitFile));
        Assert.Equal(["+ limit_req zone=chatops_siege burst=5 nodelay; # INC-2026-11-24-001 #1 until 2026-11-24T05:18Z"], plan.Change);
        Assert.Contains(plan.Warnings, w => w.Contains("behind one mobile carrier", StringComparison.Ordinal));
        await Do(target, Of("siege"));
        Assert.Equal(PlanDigest.Of(Of("siege").Run.Order, plan), await Digest(target, Of("siege") with { Begun = true }));
    }

    [Fact]
    public async Task Doing_and_undoing_it_twice_is_as_good_as_once()
    {
        Assert.True((await Do(target, Of("elevated"))).Holds);
        Assert.True((await Do(target, Of("elevated"))).Holds);
        Assert.True((await Undo(target, Of("elevated"))).Holds);
        Assert.True((await Undo(target, Of("elevated"))).Holds);
    }

    [Fact]
    public async Task A_file_that_was_written_before_a_crash_is_loaded_when_it_goes_on()
    {
        await Do(target, Of("siege"));
        var written = await File.ReadAllTextAsync(Server.RateLimitFile);
        await Undo(target, Of("siege"));
        await File.WriteAllTextAsync(Server.RateLimitFile, written);
        Assert.Equal(new Look(false, "nginx does not limit: 25 requests in a row got 25 × 200"), await target.LookAtEffect(Of("siege"), new StepLog(), CancellationToken.None));
        Assert.True((await Do(target, Of("siege") with { Begun = true })).Holds);
    }

    [Fact]
    public async Task One_profile_at_a_time()
    {
        await Do(target, Of("siege", 1));
        var thrown = await Assert.ThrowsAsync<TargetException>(() => target.Plan(Of("elevated", 2), CancellationToken.None));
        Assert.Equal("rate-limit siege is in force, for INC-2026-11-24-001 #1", thrown.Message);
        await Assert.ThrowsAsync<TargetException>(() => target.Perform(Of("elevated", 2), new StepLog(), CancellationToken.None));
        Assert.Equal(
            new Look(true, "nothing of INC-2026-11-24-001 #2 is left; rate-limit siege is in force, for INC-2026-11-24-001 #1"), await Undo(target, Of("elevated", 2)));
        Assert.True((await target.LookAtEffect(Of("siege", 1), new StepLog(), CancellationToken.None)).Holds);
    }

    [Fact]
    public async Task A_profile_that_nobody_prepared_is_refused_by_name_or_by_nginx()
    {
        var thrown = await Assert.ThrowsAsync<TargetException>(() => target.Plan(Of("panic"), CancellationToken.None));
        Assert.Equal("there is no profile “panic” in Targets:Nginx:Profiles; there is elevated, siege", thrown.Message);

        var options = Server.Options;
        options.Profiles["panic"] = new RateProfile { Zone = "nobodys", Burst = 1 };
        using var configuration = new NginxConfiguration(options, Host);
        var panic = new NginxRateLimit(configuration, TimeProvider.System);
        await Assert.ThrowsAsync<TargetException>(() => panic.Perform(Of("panic"), new StepLog(), CancellationToken.None));
        Assert.DoesNotContain("nobodys", await File.ReadAllTextAsync(Server.RateLimitFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_does_not_pass_the_test_leaves_the_limit_as_it_was()
    {
        await Server.Break();
        await Assert.ThrowsAsync<TargetException>(() => target.Perform(Of("siege"), new StepLog(), CancellationToken.None));
        Assert.DoesNotContain("limit_req", await File.ReadAllTextAsync(Server.RateLimitFile), StringComparison.Ordinal);
        Assert.DoesNotContain("429", await Flood("127.0.0.7"));
    }

    [Fact]
    public async Task An_nginx_that_is_gone_neither_limits_nor_answers()
    {
        await Do(target, Of("siege"));
        await Server.Kill();
        Assert.Equal(new Look(false, "nginx does not limit: 25 requests in a row got no answer"), await target.LookAtEffect(Of("siege"), new StepLog(), CancellationToken.None));
        await Assert.ThrowsAsync<TargetException>(() => target.Revert(Of("siege"), new StepLog(), CancellationToken.None));
        Assert.Equal(new Look(false, "nginx answers 25 requests in a row with no answer"), await target.LookAtRevert(Of("siege"), new StepLog(), CancellationToken.None));
    }

    [Fact]
    public async Task An_address_can_be_blocked_and_looked_at_while_the_strictest_limit_is_in_force()
    {
        await Do(target, Of("siege", 1));
        var block = new NginxBlock(Configuration, TimeProvider.System);
        Assert.True((await Do(block, Run("block", "198.51.100.7", 2))).Holds);
        Assert.True((await Undo(block, Run("block", "198.51.100.7", 2))).Holds);
    }

    [Fact]
    public async Task An_extension_is_told_to_who_reads_the_file()
    {
        await Do(target, Of("elevated"));
        await target.Renew(Of("elevated") with { HoldUntil = Some.Now.AddHours(9) }, new StepLog(), CancellationToken.None);
        Assert.EndsWith("until 2026-11-24T12:03Z", (await File.ReadAllLinesAsync(Server.RateLimitFile))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_names_the_locations_that_keep_to_a_limit_of_their_own_and_these_do()
    {
        await Server.Configure($$"""
            location /own { limit_req zone=chatops_elevated burst=200 nodelay; empty_gif; }
            location /both { limit_req zone=chatops_elevated burst=200 nodelay; include {{Path.GetDirectoryName(Server.RateLimitFile)}}/rate-limit*.conf; empty_gif; }
            location / { empty_gif; }
            """);
        string[] expected =
        [
            "Who shares an address shares the limit: people behind one mobile carrier or office may get 429.",
            $"location /own of the server 127.0.0.1:{Server.Port} has a limit_req of its own and keeps to that.",
        ];
        Assert.Equal(expected, (await target.Plan(Of("siege"), CancellationToken.None)).Warnings);
        Assert.True((await Do(target, Of("siege"))).Holds);
        Assert.Equal(expected, (await target.Plan(Of("siege") with { Begun = true }, CancellationToken.None)).Warnings);
        Assert.Equal((false, true), ((await Flood("127.0.0.7", "own")).Contains("429"), (await Flood("127.0.0.8", "both")).Contains("429")));
    }

    [Fact]
    public async Task A_limit_that_no_server_includes_is_not_planned()
    {
        await Server.Configure("location / { empty_gif; }", isInstalled: false);
        var thrown = await Assert.ThrowsAsync<TargetException>(() => target.Plan(Of("siege"), CancellationToken.None));
        Assert.Equal($"no server of nginx includes {Server.RateLimitFile}: put manifests/nginx/site.conf into it", thrown.Message);
    }
}
