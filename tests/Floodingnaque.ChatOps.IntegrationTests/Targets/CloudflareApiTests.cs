using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Cloudflare;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public sealed class CloudflareApiTests : CloudflareTest
{
    private Task<IReadOnlyList<AccessRule>> Ask(Action<CloudflareOptions>? change = null, StepLog? steps = null, CancellationToken cancellationToken = default) =>
        Api(change).RulesOf("INC-2026-11-24-001 #1", steps ?? new StepLog(), cancellationToken);

    [Fact]
    public async Task A_token_that_may_not_is_told_which_permission_it_lacks()
    {
        Cloudflare.MayEditRules = false;
        Assert.Equal(
            $"the token in {Cloudflare.TokenFile} lacks the permission Zone → Firewall Services: Edit for this zone, or is not valid any more: Authentication error (10000)",
            await Refusal(Ask()));
        await Api().GetSecurityLevel(new StepLog(), CancellationToken.None);
    }

    [Fact]
    public async Task A_token_that_is_not_valid_is_never_shown()
    {
        await File.WriteAllTextAsync(Cloudflare.TokenFile, "not-the-token");
        var steps = new StepLog();
        var message = await Refusal(Ask(steps: steps));
        Assert.Contains("or is not valid any more", message, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-token", message + string.Join(' ', steps.Steps), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("two\nlines")]
    public async Task A_file_without_a_token_is_a_sentence_and_nothing_is_sent(string text)
    {
        await File.WriteAllTextAsync(Cloudflare.TokenFile, text);
        Assert.Equal($"{Cloudflare.TokenFile} (Targets:Cloudflare:TokenFile) has no API token in it", await Refusal(Ask()));
        Assert.Equal("/no/such/file (Targets:Cloudflare:TokenFile) cannot be read", await Refusal(Ask(o => o.TokenFile = "/no/such/file")));
        Assert.Empty(Cloudflare.Asked);
    }

    [Fact]
    public async Task It_waits_once_as_it_is_told_to()
    {
        var first = true;
        Cloudflare.Instead = (_, _) => first && !(first = false) ? CloudflareStandIn.Plain(429, "", ("Retry-After", "3")) : null;
        var asking = Ask();
        await TimePasses(asking);
        Assert.Empty(await asking);
        Assert.True(Clock.GetUtcNow() >= Some.Now.AddSeconds(3));
        Assert.Equal(2, Cloudflare.Asked.Count);
    }

    [Theory]
    [InlineData("7", 2, 7)]
    [InlineData("240", 1, 240)]
    [InlineData(null, 1, 300)]
    public async Task Told_to_wait_again_or_for_too_long_it_says_so(string? retryAfter, int requests, int seconds)
    {
        Cloudflare.Instead = (_, _) => CloudflareStandIn.Plain(429, "", retryAfter is null ? [] : [("Retry-After", retryAfter)]);
        var asking = Ask();
        await TimePasses(asking);
        Assert.Equal($"Cloudflare has had too many requests of this token (429): try again in {seconds} seconds", await Refusal(asking));
        Assert.Equal(requests, Cloudflare.Asked.Count);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_not_waited_for_longer_than_ten_seconds()
    {
        Cloudflare.Instead = (_, _) => Cloudflare.Never;
        var asking = Ask();
        await TimePasses(asking);
        Assert.Equal("Cloudflare did not answer within 10 seconds", await Refusal(asking));
    }

    [Fact]
    public async Task Who_stops_waiting_is_not_told_that_Cloudflare_failed()
    {
        Cloudflare.Instead = (_, _) => Cloudflare.Never;
        using var caller = new CancellationTokenSource();
        var asking = Ask(cancellationToken: caller.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Theory]
    [InlineData(500, "<html>Internal error</html>", "Cloudflare answers with 500 and no reason")]
    [InlineData(502, "", "Cloudflare answers with 502 and no reason")]
    [InlineData(302, "", "Cloudflare answers with 302 and no reason")]
    [InlineData(200, "{}", "Cloudflare answers with 200 and no reason")]
    [InlineData(200, "null", "Cloudflare answers with 200 and no reason")]
    [InlineData(200, """{"success":true}""", "Cloudflare's answer has no result")]
    [InlineData(200, """{"success":true,"result":{"a":1}}""", "Cloudflare's answer is not what its API promises")]
    [InlineData(400, """{"success":false,"errors":[{"code":6003,"message":"Invalid request headers"}]}""", "Cloudflare refuses: Invalid request headers (6003)")]
    public async Task What_is_no_result_is_a_sentence(int status, string text, string sentence)
    {
        Cloudflare.Instead = (_, _) => CloudflareStandIn.Plain(status, text);
        Assert.Equal(sentence, await Refusal(Ask()));
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read_to_it()
    {
        Cloudflare.Instead = (_, _) => CloudflareStandIn.Plain(200, new string('x', CloudflareApi.MaxAnswer + 1));
        Assert.StartsWith("Cloudflare cannot be reached (", await Refusal(Ask()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_listens_it_is_said() =>
        Assert.StartsWith("Cloudflare cannot be reached (", await Refusal(Ask(o => o.BaseUrl = "http://127.0.0.1:9/")), StringComparison.Ordinal);

    [Fact]
    public async Task A_zone_that_is_not_there_is_said() =>
        Assert.Equal("Cloudflare refuses: Could not route to the path (7003)", await Refusal(Ask(o => o.ZoneId = new string('0', 32))));

    [Fact]
    public async Task The_record_has_what_was_asked_and_answered_but_not_the_token()
    {
        var steps = new StepLog();
        await Ask(steps: steps);
        var step = Assert.Single(steps.Steps);
        Assert.StartsWith($"GET {Cloudflare.Options.BaseUrl}zones/{CloudflareStandIn.ZoneId}/firewall/access_rules/rules?notes=INC-2026-11-24-001%20%231", step.What, StringComparison.Ordinal);
        Assert.StartsWith("200 ", step.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(CloudflareStandIn.Token, step.ToString(), StringComparison.Ordinal);
    }
}
