using System.Net;
using Floodingnaque.ChatOps.Slack;

namespace Floodingnaque.ChatOps.UnitTests.Slack;

public sealed class SlackGateTests
{
    private const string Posted = """{"ok":true,"channel":"C1","ts":"1.1"}""";
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_limited_call_goes_again_after_the_wait_slack_asked_for_and_not_before()
    {
        using var slack = new FakeSlack().Limits(7).Answers(Posted);
        var post = Post(slack, "C1");
        await slack.Clock.Started(TimeSpan.FromSeconds(7));

        slack.Clock.Advance(TimeSpan.FromSeconds(6.9));
        Assert.False(post.IsCompleted);
        Assert.Single(slack.Seen);

        slack.Clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal("1.1", (await post.WaitAsync(Soon)).Ts);
        Assert.Equal(2, slack.Seen.Count);
    }

    [Fact]
    public async Task A_limit_of_years_is_not_believed()
    {
        using var slack = new FakeSlack().Limits(int.MaxValue).Answers(Posted);
        var e = await Assert.ThrowsAsync<SlackException>(() => Post(slack, "C1").WaitAsync(Soon));
        Assert.Equal(TimeSpan.FromMinutes(5), e.RetryAfter);

        slack.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("1.1", (await Post(slack, "C1").WaitAsync(Soon)).Ts);
    }

    [Fact]
    public async Task One_callers_limit_holds_back_all_callers_of_that_method()
    {
        using var slack = new FakeSlack().Limits(7).Answers(Direct("U1")).Answers(Direct("U2")).Answers(Direct("U3"));
        var first = slack.Client.Conversations.Open("U1", None);
        await slack.Clock.Started(TimeSpan.FromSeconds(7));

        var others = new[] { slack.Client.Conversations.Open("U2", None), slack.Client.Conversations.Open("U3", None) };
        slack.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Single(slack.Seen);
        Assert.All(others, other => Assert.False(other.IsCompleted));

        slack.Clock.Advance(TimeSpan.FromSeconds(2));
        await Task.WhenAll([first, .. others]).WaitAsync(Soon);
    }

    [Fact]
    public async Task The_queue_goes_one_by_one_in_the_order_it_came()
    {
        var release = new TaskCompletionSource<HttpResponseMessage>();
        using var slack = new FakeSlack().Limits(7).Answers(_ => release.Task).Answers(Direct("U2")).Answers(Direct("U3"));
        var first = slack.Client.Conversations.Open("U1", None);
        await slack.Clock.Started(TimeSpan.FromSeconds(7));
        var second = slack.Client.Conversations.Open("U2", None);
        var third = slack.Client.Conversations.Open("U3", None);

        slack.Clock.Advance(TimeSpan.FromSeconds(7));
        await Until(() => slack.Seen.Count == 2);
        Assert.Equal(["U1", "U1"], slack.Seen.Select(seen => seen.Body[10..^2])); // alone, the others still wait

        release.SetResult(new HttpResponseMessage { Content = new StringContent(Direct("U1")) });
        await Task.WhenAll(first, second, third).WaitAsync(Soon);
        Assert.Equal(["U1", "U1", "U2", "U3"], slack.Seen.Select(seen => seen.Body[10..^2]));
    }

    [Fact]
    public async Task Another_channel_is_not_held_back()
    {
        using var slack = new FakeSlack().Limits(7).Answers(Posted);
        var limited = Post(slack, "C1");
        await slack.Clock.Started(TimeSpan.FromSeconds(7));

        await Post(slack, "C2").WaitAsync(Soon);
        Assert.False(limited.IsCompleted);
    }

    [Fact]
    public async Task Another_method_is_not_held_back()
    {
        using var slack = new FakeSlack().Limits(7).Answers(Direct("U1"));
        var limited = slack.Client.Pins.Add("C1", "1.1", None);
        await slack.Clock.Started(TimeSpan.FromSeconds(7));

        await slack.Client.Conversations.Open("U1", None).WaitAsync(Soon);
        Assert.False(limited.IsCompleted);
    }

    [Fact]
    public async Task A_longer_wait_than_anybody_has_patience_for_is_told_to_the_caller()
    {
        using var slack = new FakeSlack().Limits(240);
        var e = await Assert.ThrowsAsync<SlackException>(() => Post(slack, "C1"));
        Assert.Equal(SlackErrorCategory.RateLimited, e.Category);
        Assert.Equal(TimeSpan.FromSeconds(240), e.RetryAfter);
    }

    [Fact]
    public async Task A_trigger_does_not_wait_past_its_life()
    {
        using var slack = new FakeSlack().Limits(3);
        var e = await Assert.ThrowsAsync<SlackException>(() => slack.Client.Views.Open("t", new ModalView("T", [new DividerBlock()]), None).WaitAsync(Soon));
        Assert.Equal(SlackErrorCategory.RateLimited, e.Category);
    }

    [Fact]
    public async Task A_limit_without_a_time_waits_all_the_same()
    {
        using var slack = new FakeSlack().Limits(null).Answers(Posted);
        var post = Post(slack, "C1");
        await slack.Clock.Started(SlackAnswerReader.UnstatedPause);
        slack.Clock.Advance(SlackAnswerReader.UnstatedPause);
        await post.WaitAsync(Soon);
    }

    [Fact]
    public async Task A_limit_told_with_status_200_waits_all_the_same()
    {
        using var slack = new FakeSlack().Answers("""{"ok":false,"error":"rate_limited"}""").Answers(Posted);
        var post = Post(slack, "C1");
        await slack.Clock.Started(SlackAnswerReader.UnstatedPause);
        slack.Clock.Advance(SlackAnswerReader.UnstatedPause);
        await post.WaitAsync(Soon);
    }

    [Fact]
    public async Task A_wait_of_zero_is_no_hot_loop()
    {
        using var slack = new FakeSlack().Limits(0).Answers(Posted);
        var post = Post(slack, "C1");
        await slack.Clock.Started(TimeSpan.FromSeconds(1));
        Assert.Single(slack.Seen);
        slack.Clock.Advance(TimeSpan.FromSeconds(1));
        await post.WaitAsync(Soon);
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_the_queue()
    {
        using var slack = new FakeSlack().Limits(7).Answers(Posted).Answers(Posted);
        using var impatient = new CancellationTokenSource();
        var first = Post(slack, "C1", impatient.Token);
        await slack.Clock.Started(TimeSpan.FromSeconds(7));
        var second = Post(slack, "C1");

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await slack.Clock.Started(TimeSpan.FromSeconds(7), times: 2);
        slack.Clock.Advance(TimeSpan.FromSeconds(7));
        await second.WaitAsync(Soon);
    }

    [Fact]
    public async Task Unlimited_calls_do_not_wait_for_each_other()
    {
        var slow = new TaskCompletionSource<HttpResponseMessage>();
        using var slack = new FakeSlack().Answers(_ => slow.Task).Answers(Direct("U2"));
        var first = slack.Client.Conversations.Open("U1", None);
        await slack.Client.Conversations.Open("U2", None).WaitAsync(Soon);
        Assert.False(first.IsCompleted);
        slow.SetResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Direct("U1")) });
        await first.WaitAsync(Soon);
    }

    private static string Direct(string id) => $$$"""{"ok":true,"channel":{"id":"{{{id}}}"}}""";

    private static Task<PostedMessage> Post(FakeSlack slack, string channel, CancellationToken cancellationToken = default) =>
        slack.Client.Chat.PostMessage(new Message("hello") { Channel = channel }, cancellationToken).WaitAsync(Soon, CancellationToken.None);

    private static async Task Until(Func<bool> condition)
    {
        for (var i = 0; i < 2000 && !condition(); i++)
            await Task.Delay(10);
        Assert.True(condition());
    }
}
