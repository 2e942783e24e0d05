using System.Net;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Sandbox;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using static Floodingnaque.ChatOps.TestKit.Story;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

/// <summary>The site to practise on, its attacker, and what people do about it.</summary>
public sealed class SandboxTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private readonly SandboxFiles files;
    private readonly SandboxSite site;
    private readonly SandboxClient client;
    private readonly HttpClient http = new();

    public SandboxTests()
    {
        files = new SandboxFiles(folder.Path);
        site = new SandboxSite(files, new SandboxOptions { Port = 0 }, TimeProvider.System, NullLogger<SandboxSite>.Instance);
        client = new SandboxClient(site, files, TimeProvider.System);
    }

    public Task InitializeAsync() => site.StartAsync(CancellationToken.None);

    public async Task DisposeAsync()
    {
        await site.StopAsync(CancellationToken.None);
        await site.DisposeAsync();
        http.Dispose();
        client.Dispose();
        files.Dispose();
        folder.Dispose();
    }

    private async Task<HttpResponseMessage> Ask(HttpMethod method, string path, string? from = null, (string, string)? header = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(await site.Address, path));
        if (from is not null)
        {
            request.Headers.Add(SandboxSite.ClientHeader, from);
        }

        if (header is var (name, value))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await http.SendAsync(request);
    }

    private async Task<int> Status(string path, string? from = null, (string, string)? header = null) => (int)(await Ask(HttpMethod.Get, path, from, header)).StatusCode;

    private static GuardedRun Run(string action, string target)
    {
        var verdict = new Verdict(action, 1, ["security-lead"], TimeSpan.FromMinutes(15), TimeSpan.FromHours(2));
        return new GuardedRun(Some.Id, new ActionRun(1, new ActionOrder(action, target, "sandbox", null, false), Some.Recipient(Some.Maria), Some.Now, verdict, Some.Now.AddMinutes(15)));
    }

    private static async Task<Look> Do(IGuardedAction action, GuardedRun run, StepLog? steps = null)
    {
        steps ??= new StepLog();
        await action.Perform(run, steps, CancellationToken.None);
        return await action.LookAtEffect(run, steps, CancellationToken.None);
    }

    private static async Task<Look> Undo(IGuardedAction action, GuardedRun run)
    {
        await action.Revert(run, new StepLog(), CancellationToken.None);
        return await action.LookAtRevert(run, new StepLog(), CancellationToken.None);
    }

    /// <summary>Until the attacker's newest answer is this one.</summary>
    private Task AttackerGets(Func<int, bool> wanted) => Eventually.True(() => wanted(site.Attacker.Last), "the attacker gets the other answer");

    [Fact]
    public async Task An_attack_begins_is_blocked_after_a_second_person_approved_and_served_again_when_the_time_is_over()
    {
        await using var bot = await TestBot.Start(actions: [new SandboxBlock(files, client)]);
        var channel = await bot.Declare();
        using (await Ask(HttpMethod.Post, "/attacker/on"))
        {
            await AttackerGets(s => s is 401 or 404);
        }

        bot.Clock.Advance(TimeSpan.FromSeconds(1)); // what was owed when the bot started may have been done before
        Assert.Null((await bot.Say(Maria, $"block {SandboxAttacker.Address} for 2h at sandbox", channel)).Refused);
        await bot.Settle();
        await bot.Say(Sam, $"approve #1 {State(bot).Digest}", channel);
        await bot.Settle();
        await AttackerGets(s => s == 403);
        Assert.Equal(200, await Status("/health/live"));
        await bot.Say(Maria, "confirm #1", channel);
        await bot.Pass(TimeSpan.FromMinutes(121));
        Assert.Equal(RunEnd.Undone, State(bot).End);
        await AttackerGets(s => s is 401 or 404);
    }

    private static ActionRun State(TestBot bot) => bot.Get<IncidentStreams>().Loaded.Single().Accepted.Runs[1];

    [Fact]
    public async Task Exports_are_off_for_whoever_has_a_key_and_on_again_afterwards()
    {
        var key = ("X-API-Key", (await files.Lines(SandboxFiles.Keys, CancellationToken.None)).Single());
        var (action, run) = (new SandboxExports(files, client), Run("exports", "off"));
        Assert.Equal((200, 200), (await Status("/api/v1/export/weather", null, key), await Status("/api/export/weather", null, key)));
        Assert.True((await Do(action, run)).Holds);
        Assert.Equal((503, 503, 200), (await Status("/api/v1/export/weather", null, key), await Status("/api/export/weather", null, key), await Status("/health/live")));
        Assert.True((await Undo(action, run)).Holds);
        Assert.Equal(200, await Status("/api/v1/export/weather", null, key));
    }

    [Fact]
    public async Task A_rotated_key_is_refused_the_new_one_works_and_neither_is_shown()
    {
        var old = (await files.Lines(SandboxFiles.Keys, CancellationToken.None)).Single();
        var (action, run, steps) = (new SandboxRotation(files, client), Run("rotate", "API_KEY"), new StepLog());
        var plan = await action.Plan(run, CancellationToken.None);
        var look = await Do(action, run, steps);
        var now = (await files.Lines(SandboxFiles.Keys, CancellationToken.None)).Single();
        Assert.True(look.Holds, look.Seen);
        Assert.Equal((401, 200), (await Status("/api/v1/export/x", null, ("X-API-Key", old)), await Status("/api/v1/export/x", null, ("X-API-Key", now))));
        Assert.True((await Do(action, run)).Holds);
        Assert.Equal(now, (await files.Lines(SandboxFiles.Keys, CancellationToken.None)).Single()); // done again after a crash: no third key
        Assert.Equal(PlanDigest.Of(run.Run.Order, plan), PlanDigest.Of(run.Run.Order, await action.Plan(run with { Begun = true }, CancellationToken.None)));
        var said = string.Join("\n", [look.Seen, .. plan.Commands, .. plan.Change, .. steps.Steps.Select(s => s.What + s.Output)]);
        Assert.DoesNotContain(old, said, StringComparison.Ordinal);
        Assert.DoesNotContain(now, said, StringComparison.Ordinal);
        Assert.True((await Undo(action, run)).Holds);
        Assert.Equal(200, await Status("/api/v1/export/x", null, ("X-API-Key", old)));
    }

    [Theory]
    [InlineData("revoke ann@example.org", 401, 200)]
    [InlineData("revoke all", 401, 401)]
    public async Task Logins_are_ended_for_one_or_for_all(string target, int ann, int bob)
    {
        var tokens = new List<string>();
        foreach (var user in new[] { "ann@example.org", "bob@example.org" })
        {
            using var login = await Ask(HttpMethod.Post, $"/api/v1/auth/login?user={user}");
            tokens.Add(await login.Content.ReadAsStringAsync());
        }

        Assert.True((await Do(new SandboxSessions(files, client), Run("sessions", target))).Holds);
        Assert.Equal((ann, bob), (await Status("/api/v1/auth/me", null, ("Authorization", $"Bearer {tokens[0]}")), await Status("/api/v1/auth/me", null, ("Authorization", $"Bearer {tokens[1]}"))));
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("198.51.100.0", "198.51.100.0")]
    [InlineData("8.8.8.8", "127.0.0.1")]
    [InlineData("nonsense", "127.0.0.1")]
    public async Task Only_addresses_for_documentation_can_be_played_and_each_request_is_a_line_of_the_log(string named, string logged)
    {
        await Status("/x?y=\"evil", named);
        await Eventually.True(() => File.Exists(files.AccessLog) && File.ReadAllText(files.AccessLog).EndsWith('\n'), "the line is written");
        var line = (await File.ReadAllLinesAsync(files.AccessLog)).Single();
        Assert.StartsWith($"{logged} - - [", line, StringComparison.Ordinal);
        Assert.EndsWith("\"", line, StringComparison.Ordinal);
        Assert.Equal(6, line.Count(c => c == '"'));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_no_obstacle()
    {
        await using var second = new SandboxSite(files, new SandboxOptions { Port = (await site.Address).Port }, TimeProvider.System, NullLogger<SandboxSite>.Instance);
        await second.StartAsync(CancellationToken.None);
        Assert.NotEqual(await site.Address, await second.Address);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(await second.Address, "/health/live"))).StatusCode);
        await second.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Another_sites_page_cannot_start_the_attack()
    {
        using var answer = await Ask(HttpMethod.Post, "/attacker/on", null, ("Sec-Fetch-Site", "cross-site"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(site.Attacker.IsOn);
    }

    [Fact]
    public async Task A_site_that_is_gone_is_never_called_blocked()
    {
        await site.StopAsync(CancellationToken.None);
        Assert.Equal(new Look(false, $"SANDBOX: the site answers 203.0.113.66 with 0 and others with 0"), await Do(new SandboxBlock(files, client), Run("block", "203.0.113.66")));
    }
}
