using System.Globalization;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Nginx;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.IntegrationTests.Contracts;

/// <summary>Blocks at a real nginx, whichever way its machine is reached.</summary>
public abstract class NginxBlockContract : NginxContract
{
    private NginxBlock target = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        target = new NginxBlock(Configuration, TimeProvider.System);
    }

    private static GuardedRun Run(string address, int number = 1) => Run(BlockAddress.Name, AddressRange.Parse(address).ToString(), number);

    private Task<Look> Do(GuardedRun run) => Do(target, run);

    private Task<Look> Undo(GuardedRun run) => Undo(target, run);

    [Theory]
    [InlineData("127.0.0.7", "127.0.0.7", "127.0.0.8")]
    [InlineData("127.9.0.0/16", "127.9.3.4", "127.10.3.4")]
    public async Task A_real_client_is_refused_others_are_not_and_after_the_undo_it_is_answered_again(string blocked, string inside, string outside)
    {
        var run = Run(blocked);
        Assert.Equal(new Look(true, $"nginx refuses {run.Run.Order.Target.Split('/')[0]} (403) and answers others; {Server.Address} is well"), await Do(run));
        Assert.Equal(("403", "200"), (await Server.Get(inside), await Server.Get(outside)));
        Assert.True((await Undo(run)).Holds);
        Assert.Equal("200", await Server.Get(inside));
    }

    [Theory]
    [InlineData("198.51.100.7")]
    [InlineData("2001:db8:1::7")]
    [InlineData("2001:db8:2::/64")]
    public async Task Workers_say_themselves_that_they_refuse_an_address_nobody_here_can_have(string address)
    {
        var steps = new StepLog();
        var before = await target.LookAtEffect(Run(address), steps, CancellationToken.None);
        Assert.Contains("still answers", before.Seen, StringComparison.Ordinal);
        Assert.True((await Do(Run(address))).Holds);
        Assert.True((await Undo(Run(address))).Holds);
    }

    [Fact]
    public async Task Doing_it_again_after_a_crash_changes_nothing_and_the_plan_is_the_same()
    {
        var run = Run("198.51.100.7");
        var plan = await target.Plan(run, CancellationToken.None);
        Assert.True((await Do(run)).Holds);
        var text = await File.ReadAllTextAsync(Server.DenyFile);
        Assert.True((await Do(run)).Holds);
        Assert.Equal(text, await File.ReadAllTextAsync(Server.DenyFile));
        Assert.Equal(PlanDigest.Of(run.Run.Order, plan), PlanDigest.Of(run.Run.Order, await target.Plan(run, CancellationToken.None)));
        Assert.True((await Undo(run)).Holds);
        Assert.True((await Undo(run)).Holds);
    }

    [Fact]
    public async Task The_file_is_sorted_and_says_for_whom_each_line_is_and_until_when()
    {
        await Do(Run("2001:db8::1", 3));
        await Do(Run("198.51.100.20", 1));
        await Do(Run("198.51.100.7", 2));
        Assert.Equal(
            [
                "deny 198.51.100.7; # INC-2026-11-24-001 #2 until 2026-11-24T05:18Z",
                "deny 198.51.100.20; # INC-2026-11-24-001 #1 until 2026-11-24T05:18Z",
                "deny 2001:db8::1; # INC-2026-11-24-001 #3 until 2026-11-24T05:18Z",
            ],
            (await File.ReadAllLinesAsync(Server.DenyFile)).Skip(1));
    }

    [Fact]
    public async Task What_another_run_blocks_already_is_not_planned_again()
    {
        await Do(Run("127.9.0.0/16", 1));
        var thrown = await Assert.ThrowsAsync<TargetException>(() => target.Plan(Run("127.9.3.4", 2), CancellationToken.None));
        Assert.Equal("127.9.0.0/16 is blocked already, for INC-2026-11-24-001 #1", thrown.Message);
    }

    [Fact]
    public async Task A_configuration_that_does_not_pass_the_test_leaves_the_file_as_it_was()
    {
        await Do(Run("198.51.100.7", 1));
        var before = await File.ReadAllTextAsync(Server.DenyFile);
        await Server.Break();
        var steps = new StepLog();
        var thrown = await Assert.ThrowsAsync<TargetException>(() => target.Perform(Run("127.0.0.8", 2), steps, CancellationToken.None));
        Assert.Contains("-t` ended with 1", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(Server.DenyFile));
        Assert.Equal("200", await Server.Get("127.0.0.8"));
        Assert.Contains(steps.Steps, s => s.ExitCode == 1 && s.Output.Contains("nonsense", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_test_that_cannot_be_started_leaves_the_file_as_it_was()
    {
        await Do(Run("198.51.100.7", 1));
        var before = await File.ReadAllTextAsync(Server.DenyFile);
        var options = Server.Options;
        options.Test = ["no-such-program"];
        using var configuration = new NginxConfiguration(options, Host);
        var other = new NginxBlock(configuration, TimeProvider.System);
        await Assert.ThrowsAsync<TargetException>(() => other.Perform(Run("127.0.0.8", 2), new StepLog(), CancellationToken.None));
        Assert.Equal(before, await File.ReadAllTextAsync(Server.DenyFile));
    }

    [Theory]
    [InlineData("deny 203.0.113.1;")]
    [InlineData("allow all;")]
    [InlineData("# deny nothing")]
    [InlineData("# a word of a colleague")]
    public async Task A_file_that_somebody_edited_is_not_touched(string line)
    {
        await File.WriteAllTextAsync(Server.DenyFile, line + "\n");
        var thrown = await Assert.ThrowsAsync<TargetException>(() => target.Plan(Run("198.51.100.7"), CancellationToken.None));
        Assert.Contains("line 1 of", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(line + "\n", await File.ReadAllTextAsync(Server.DenyFile));
    }

    [Fact]
    public async Task Many_at_once_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(1, 12).Select(n => Do(Run($"198.51.100.{n}", n))));
        Assert.Equal(13, (await File.ReadAllLinesAsync(Server.DenyFile)).Length);
    }

    [Fact]
    public async Task A_plan_counts_the_requests_of_the_last_hour_and_changes_nothing()
    {
        var now = DateTimeOffset.UtcNow;
        string Line(string ip, DateTimeOffset at) =>
            $"{ip} - - [{at.ToString("dd/MMM/yyyy:HH:mm:ss zzz", CultureInfo.InvariantCulture).Replace("+00:00", "+0000", StringComparison.Ordinal)}] \"GET / HTTP/1.1\" 200 43 \"-\" \"x\"\n";
        await File.WriteAllTextAsync(Server.AccessLog, string.Concat(
            Line("198.51.100.7", now.AddHours(-2)), Line("198.51.100.7", now), "\u0000 no request at all [\n", Line("198.51.100.9", now), Line("203.0.113.1", now)));
        Assert.Equal(["In the last hour 1 of 3 requests came from it."], (await target.Plan(Run("198.51.100.7"), CancellationToken.None)).Impact);
        Assert.Equal(
            ["In the last hour 2 of 3 requests came from it, from 2 addresses."],
            (await target.Plan(Run("198.51.100.0/24"), CancellationToken.None)).Impact);
        Assert.False(File.Exists(Server.DenyFile));
    }

    [Fact]
    public async Task An_nginx_behind_a_proxy_is_recognised_before_anything_is_blocked()
    {
        await File.WriteAllTextAsync(Server.AccessLog, string.Concat(Enumerable.Range(1, 30).Select(n => $"10.0.0.{n} - - [24/Nov/2026:03:00:00 +0000] \"GET / HTTP/1.1\" 200 43\n")));
        Assert.Contains("behind a proxy", (await target.Plan(Run("198.51.100.7"), CancellationToken.None)).Impact[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_incidents_that_were_approved_at_once_do_not_take_each_others_line()
    {
        await Do(Run("198.51.100.7", 1));
        var thrown = await Assert.ThrowsAsync<TargetException>(() => target.Perform(Run("198.51.100.7", 2), new StepLog(), CancellationToken.None));
        Assert.Contains("#1", thrown.Message, StringComparison.Ordinal);
        Assert.True((await Undo(Run("198.51.100.7", 1))).Holds);
    }

    [Fact]
    public async Task A_network_around_a_narrower_block_is_lifted_though_the_narrower_one_stays()
    {
        Assert.True((await Do(Run("2001:db8:1::/64", 1))).Holds);
        Assert.True((await Do(Run("2001:db8:1::/48", 2))).Holds);
        Assert.True((await Undo(Run("2001:db8:1::/48", 2))).Holds);
        Assert.True((await Do(Run("2001:db8:1::/64", 1))).Holds);
    }

    [Fact]
    public async Task A_page_that_was_down_before_the_block_does_not_undo_it()
    {
        var broken = Server.Options;
        broken.HealthUrl = "http://127.0.0.1:9/";
        using var configuration = new NginxConfiguration(broken, Host);
        var attacked = new NginxBlock(configuration, TimeProvider.System);
        var run = Run("198.51.100.7");
        await attacked.Perform(run, new StepLog(), CancellationToken.None);
        var look = await attacked.LookAtEffect(run, new StepLog(), CancellationToken.None);
        Assert.Equal(new Look(true, "nginx refuses 198.51.100.7 (403) and answers others; but http://127.0.0.1:9/ is not well"), look);
        await attacked.Revert(run, new StepLog(), CancellationToken.None);
        Assert.True((await attacked.LookAtRevert(run, new StepLog(), CancellationToken.None)).Holds);
    }

    [Fact]
    public async Task A_freeze_that_comes_while_it_waits_for_its_turn_keeps_the_file_as_it_is()
    {
        var run = Run("198.51.100.7") with { GoOn = () => throw new TargetException("all actions are frozen") };
        await Assert.ThrowsAsync<TargetException>(() => target.Perform(run, new StepLog(), CancellationToken.None));
        Assert.False(File.Exists(Server.DenyFile));
    }

    [Fact]
    public async Task An_extension_is_told_to_who_reads_the_file_and_changes_nothing_else()
    {
        await Do(Run("198.51.100.7", 1));
        await Do(Run("198.51.100.8", 2));
        await Server.Break(); // what does not pass the test any more does not keep the line from being told
        var run = Run("198.51.100.7", 1) with { HoldUntil = Some.Now.AddHours(9) };
        await target.Renew(run, new StepLog(), CancellationToken.None);
        Assert.Equal(
            ["deny 198.51.100.7; # INC-2026-11-24-001 #1 until 2026-11-24T12:03Z", "deny 198.51.100.8; # INC-2026-11-24-001 #2 until 2026-11-24T05:18Z"],
            (await File.ReadAllLinesAsync(Server.DenyFile)).Skip(1));
        await target.Renew(run with { HoldUntil = null }, new StepLog(), CancellationToken.None);
        Assert.Contains("deny 198.51.100.7; # INC-2026-11-24-001 #1 until it is undone", await File.ReadAllLinesAsync(Server.DenyFile));
        Assert.True((await target.LookAtEffect(run, new StepLog(), CancellationToken.None)).Holds);
    }

    [Fact]
    public async Task What_is_not_in_force_any_more_cannot_be_extended()
    {
        var thrown = await Assert.ThrowsAsync<TargetException>(() => target.Renew(Run("198.51.100.7"), new StepLog(), CancellationToken.None));
        Assert.Equal($"the line of INC-2026-11-24-001 #1 is not in {Server.DenyFile} any more", thrown.Message);
    }

    [Fact]
    public async Task A_plan_names_the_places_that_the_block_does_not_reach_and_only_these()
    {
        await Server.Configure("""
            server_name api.example.org;
            location /metrics { allow 198.51.100.0/24; deny all; empty_gif; }
            location /status { allow 10.0.0.0/8; deny all; empty_gif; }
            location ~ /\. { deny all; }
            location /old { return 301 /; }
            location /gone { return 404; }
            location /app { rewrite ^/app/(.*)$ /$1 last; location /app/inner { allow all; empty_gif; } }
            location / { empty_gif; }
            """);
        var plan = await target.Plan(Run("198.51.100.7"), CancellationToken.None);
        Assert.Equal(
            [
                "location /metrics of the server api.example.org has allow or deny lines of its own, which let 198.51.100.7 in.",
                "location /old of the server api.example.org answers with return before anybody is refused.",
                "location /app/inner of the server api.example.org has allow or deny lines of its own, which let 198.51.100.7 in.",
            ],
            plan.Warnings);
        await Do(Run("198.51.100.7"));
        Assert.Equal(plan.Warnings, (await target.Plan(Run("198.51.100.7") with { Begun = true }, CancellationToken.None)).Warnings);
    }

    [Fact]
    public async Task Many_such_places_are_counted()
    {
        await Server.Configure(string.Concat(Enumerable.Range(1, 9).Select(n => $"location /{n} {{ allow all; empty_gif; }}\n")));
        var warnings = (await target.Plan(Run("198.51.100.7"), CancellationToken.None)).Warnings;
        Assert.Equal(6, warnings.Count);
        Assert.Equal("And 4 more such places.", warnings[^1]);
    }

    [Fact]
    public async Task What_that_claims_is_so_at_nginx()
    {
        await Server.Configure("location /metrics { allow 127.0.0.0/8; deny all; empty_gif; } location /old { return 301 /; } location / { empty_gif; }");
        Assert.True((await Do(Run("127.0.0.7"))).Holds);
        Assert.Equal(("403", "200", "301"), (await Server.Get("127.0.0.7"), await Server.Get("127.0.0.7", "metrics"), await Server.Get("127.0.0.7", "old")));
    }

    [Theory]
    [InlineData("203.0.113.7")]
    [InlineData("203.0.113.0/24")]
    [InlineData("203.0.0.0/16")]
    public async Task A_trusted_proxy_is_not_blocked(string address)
    {
        await Server.Configure("set_real_ip_from 203.0.113.0/24; set_real_ip_from unix:; real_ip_header CF-Connecting-IP; location / { empty_gif; }");
        var thrown = await Assert.ThrowsAsync<TargetException>(() => target.Plan(Run(address), CancellationToken.None));
        Assert.Equal("203.0.113.0/24 is a trusted proxy (set_real_ip_from): the real client stands in CF-Connecting-IP", thrown.Message);
        Assert.Empty((await target.Plan(Run("198.51.100.7"), CancellationToken.None)).Warnings);
    }

    [Fact]
    public async Task Where_nothing_was_looked_at_the_plan_says_so()
    {
        async Task<string> Warning(params string[] dump)
        {
            var options = Server.Options;
            options.Dump = dump;
            using var configuration = new NginxConfiguration(options, Host);
            return Assert.Single((await new NginxBlock(configuration, TimeProvider.System).Plan(Run("198.51.100.7"), CancellationToken.None)).Warnings);
        }

        const string start = "Whether all of nginx obeys the block list was not looked at: ";
        Assert.Equal(start + "Targets:Nginx:Dump is not set.", await Warning());
        Assert.Equal(start + "`false` ended with 1.", await Warning("false"));
        Assert.Equal(start + "`true` cannot be read (it has no line “# configuration file …”).", await Warning("true"));
        Assert.StartsWith(start + "`no-such-program` cannot be read (`no-such-program` cannot be started on", await Warning("no-such-program"), StringComparison.Ordinal);
    }
}
