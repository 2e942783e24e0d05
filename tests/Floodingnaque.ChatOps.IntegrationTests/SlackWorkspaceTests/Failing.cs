using System.Text.Json.Nodes;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.SlackCloud;

namespace Floodingnaque.ChatOps.IntegrationTests.SlackWorkspaceTests;

public sealed class Failing : SlackWorkspaceTest
{
    private Task<HttpResponseMessage> Test() => Web.Send("auth.test", new StringContent(""), Slack.Identity.BotToken);

    [Fact]
    public async Task After_a_429_the_method_is_closed_until_retry_after_is_over()
    {
        Slack.Throttle("auth.test", 1, TimeSpan.FromSeconds(30));

        var limited = await Test();
        Assert.Equal(429, (int)limited.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(30), limited.Headers.RetryAfter!.Delta);
        Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(TimeSpan.FromSeconds(20), (await Test()).Headers.RetryAfter!.Delta);
        Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(200, (int)(await Test()).StatusCode);

        Assert.Equal([false, true, false], Slack.Calls.Select(c => c.BeforeRetryAfter));
    }

    [Fact]
    public async Task A_lost_answer_leaves_its_effect_and_a_reset_does_not()
    {
        Slack.FailNext("conversations.create", new Fault.Reset());
        Slack.FailNext("conversations.create", new Fault.DoneButAnswerLost());

        await Assert.ThrowsAsync<HttpRequestException>(() => Web.CreateChannel("inc-1"));
        Assert.Empty(Slack.Channels);
        await Assert.ThrowsAsync<HttpRequestException>(() => Web.CreateChannel("inc-1"));
        Assert.Single(Slack.Channels);
        Assert.Equal("name_taken", Error(await Web.Json("conversations.create", new JsonObject { ["name"] = "inc-1" })));
    }

    [Fact]
    public async Task A_hanging_call_waits_for_its_caller_to_give_up_and_does_nothing()
    {
        Slack.FailNext("conversations.create", new Fault.Hang());
        using var http = new HttpClient();
        using var enough = new CancellationTokenSource();
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("name", "inc-1"), KeyValuePair.Create("token", Slack.Identity.BotToken)]);

        var hanging = http.PostAsync(new Uri(Slack.ApiBase, "conversations.create"), form, enough.Token);
        await Eventually.True(() => Slack.Calls.Any(c => c.Error == "http-hang"), "the call has arrived");
        Assert.False(hanging.IsCompleted);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);

        Assert.Empty(Slack.Channels);
        await Web.CreateChannel("inc-1");
    }

    [Fact]
    public async Task An_outage_answers_with_something_that_is_no_json()
    {
        Slack.FailNext("*", new Fault.ServerError(500));

        var response = await Test();

        Assert.Equal(500, (int)response.StatusCode);
        Assert.StartsWith("<html>", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Random_faults_are_the_same_for_the_same_seed()
    {
        async Task<List<string?>> Run()
        {
            await using var slack = await SlackWorkspace.StartAsync();
            using var web = new WebClient(slack);
            slack.WithFaults(seed: 7, rate: 0.5);
            for (var i = 0; i < 20; i++)
            {
                try
                {
                    // An unknown method each time, so that no Retry-After of one call hides the fault of the next.
                    await web.Send($"no.such{i}", new StringContent(""), slack.Identity.BotToken);
                }
                catch (HttpRequestException)
                {
                    // A reset, seen in the log of calls too.
                }
            }

            return [.. slack.Calls.Select(c => c.Error)];
        }

        var first = await Run();

        Assert.True(first.Distinct().Count() > 3);
        Assert.Equal(first, await Run());
    }

    [Fact]
    public async Task Posts_are_limited_to_one_a_second_and_channel_when_switched_on()
    {
        Slack.LimitPosts = true;
        var one = await Web.CreateChannel("inc-1");
        var two = await Web.CreateChannel("inc-2");

        await Web.Post(one, "first");
        await Web.Post(two, "another channel");
        using var second = new FormUrlEncodedContent([KeyValuePair.Create("channel", one), KeyValuePair.Create("text", "second")]);
        Assert.Equal(429, (int)(await Web.Send("chat.postMessage", second, Slack.Identity.BotToken)).StatusCode);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Web.Post(one, "second");
    }
}
