using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Slack;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.SlackCloud;

namespace Floodingnaque.ChatOps.IntegrationTests.Slack;

/// <summary>Whatever Slack does to the bot's calls: the incident ends complete, and nothing is there twice.</summary>
public sealed class SlackFaultTests
{
    public static TheoryData<string, string> Methods()
    {
        var data = new TheoryData<string, string>();
        string[] methods =
        [
            "conversations.create", "conversations.invite", "chat.postMessage", "pins.add", "conversations.setTopic", "conversations.open",
            "chat.update", "reactions.add",
        ];
        foreach (var method in methods)
        {
            foreach (var fault in new[] { "lost", "500", "429" })
            {
                data.Add(method, fault);
            }
        }

        return data;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_quarter_of_all_calls_failing_leaves_a_complete_incident(int seed)
    {
        await using var slack = await SlackStoryTests.Workspace();
        await using var bot = await RunningBot.StartIn(slack);
        var outcome = new SlackOutcome(slack, bot);

        slack.WithFaults(seed, 0.25);
        await outcome.Run();
        slack.ClearFaults();

        await outcome.AssertComplete();
        Assert.Contains(slack.Calls, c => c.Error?.StartsWith("http-", StringComparison.Ordinal) == true);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task A_passing_failure_of_one_method_leaves_a_complete_incident(string method, string fault)
    {
        await using var slack = await SlackStoryTests.Workspace();
        await using var bot = await RunningBot.StartIn(slack);
        var outcome = new SlackOutcome(slack, bot);

        slack.FailNext(method, fault switch
        {
            "lost" => new Fault.DoneButAnswerLost(),
            "500" => new Fault.ServerError(),
            _ => new Fault.TooManyRequests(TimeSpan.FromSeconds(1)),
        });
        await outcome.Run();

        await outcome.AssertComplete();
        Assert.Contains(slack.Calls, c => c.Method == method && c.Error is not null);

        // A call that was on its way when Slack began to refuse cannot be taken back; no later one may come too early.
        var refused = slack.Calls.Where(c => c.Error == "http-429").ToArray();
        Assert.DoesNotContain(refused, c => c.BeforeRetryAfter && c.At - refused[0].At > TimeSpan.FromMilliseconds(250));
    }

    [Theory]
    [InlineData("conversations.create")]
    [InlineData("conversations.open")]
    [InlineData("chat.postMessage")]
    [InlineData("pins.add")]
    public async Task A_call_that_hangs_keeps_nobody_waiting_and_is_made_again(string method)
    {
        await using var slack = await SlackStoryTests.Workspace();
        await using var bot = await RunningBot.StartIn(slack, settings: "--Slack:CallTimeout=00:00:01");
        var outcome = new SlackOutcome(slack, bot);

        slack.FailNext(method, new Fault.Hang());
        await outcome.Run();

        await outcome.AssertComplete();
    }

    [Theory]
    [InlineData("conversations.invite", "invite")]
    [InlineData("pins.add", "pin the summary")]
    [InlineData("conversations.setTopic", "set the channel's topic")]
    [InlineData("conversations.open", "call Maria")]
    [InlineData("reactions.add", "confirm a note")]
    [InlineData("chat.update", "update the")]
    public async Task What_fails_for_good_is_named_on_the_card_and_the_rest_goes_on(string method, string missing)
    {
        await using var slack = await SlackStoryTests.Workspace();
        await using var bot = await RunningBot.StartIn(slack);
        var outcome = new SlackOutcome(slack, bot);

        FailAlways(slack, method);
        await outcome.Say("maria", "general", "declare p2 API keys abused");
        await Eventually.True(() => outcome.State.Channel is not null && outcome.Channel.Has(slack.User("maria").Id) != (method == "conversations.invite"), "the channel is open");
        if (method == "reactions.add")
        {
            await slack.PostMessage("maria", outcome.Channel.Id, "note: revoked");
        }

        await Eventually.True(() => outcome.State.Missing.Any(m => m.StartsWith(missing, StringComparison.Ordinal)), $"'{missing}' is missing");
        if (method != "chat.update")
        {
            await Eventually.True(() => outcome.State.Card is not null && Card(slack, outcome).Contains("restricted_action", StringComparison.Ordinal), "the card names it");
        }

        slack.ClearFaults();
        await outcome.Say("maria", "general", $"ack {outcome.State.Id}");
        await outcome.Say("maria", "general", $"resolve {outcome.State.Id} done");
        await outcome.Settled();

        Assert.Contains(await bot.Events(outcome.State.Id), e => e.Event is ReactionFailed { Error: "restricted_action" } or ReactionPerformed { Missing: not null });
        Assert.Equal(IncidentStatus.Resolved, outcome.State.Status);
        outcome.AssertNothingTwice();
    }

    [Fact]
    public async Task A_message_that_is_refused_for_good_stops_nothing_else()
    {
        await using var slack = await SlackStoryTests.Workspace();
        await using var bot = await RunningBot.StartIn(slack);
        var outcome = new SlackOutcome(slack, bot);

        slack.FailNext("chat.postMessage", new Fault.LogicError("restricted_action"));
        await outcome.Say("vera", "general", "declare p2 API keys abused");
        await Eventually.True(() => outcome.State.Steps.ContainsKey(1), "the ladder runs");
        await Eventually.True(() => outcome.State.Missing.Count > 0, "the refusal is recorded"); // it may be a page's, which an acknowledgement calls off
        await outcome.Say("maria", "general", $"ack {outcome.State.Id}");
        await outcome.Say("maria", "general", $"resolve {outcome.State.Id} done");
        await outcome.Settled();

        Assert.EndsWith(": restricted_action", Assert.Single(outcome.State.Missing), StringComparison.Ordinal);
        Assert.StartsWith("P2 · resolved", outcome.Channel.Topic, StringComparison.Ordinal);
        outcome.AssertNothingTwice();
    }

    [Fact]
    public async Task Where_the_bot_may_not_look_for_its_message_it_says_it_again()
    {
        await using var slack = await SlackStoryTests.Workspace();
        await using var bot = await RunningBot.StartIn(slack);
        slack.GrantedScopes = [.. slack.GrantedScopes.Where(s => !s.EndsWith(":history", StringComparison.Ordinal))];
        var outcome = new SlackOutcome(slack, bot);

        slack.FailNext("chat.postMessage", new Fault.ServerError());
        await outcome.Say("vera", "general", "declare p2 API keys abused");
        await Eventually.True(() => outcome.State.Pages.Count > 0, "Maria is paged");
        await outcome.Settled();

        Assert.Empty(outcome.State.Missing);
        Assert.Single(slack.Channel("security").Said);
    }

    [Fact]
    public async Task Without_a_channel_the_incident_exists_and_its_declarer_is_told()
    {
        await using var slack = await SlackStoryTests.Workspace();
        await using var bot = await RunningBot.StartIn(slack);
        var outcome = new SlackOutcome(slack, bot);

        slack.FailNext("conversations.create", new Fault.LogicError("restricted_action"));
        await outcome.Say("vera", "general", "declare p2 API keys abused");
        await Eventually.True(() => slack.DirectMessage("vera").Said.Any(), "Vera is told");
        await Eventually.True(() => slack.DirectMessage("maria").Said.Any(), "Maria is paged nevertheless");
        await outcome.Say("maria", "general", $"ack {outcome.State.Id}");
        await outcome.Settled();

        Assert.Contains("restricted_action", slack.DirectMessage("vera").Said.Single().Blocks, StringComparison.Ordinal);
        Assert.Contains(outcome.State.Missing, m => m.StartsWith("open the channel", StringComparison.Ordinal));
        Assert.NotNull(outcome.State.Acknowledged);
        Assert.Single(slack.Channel("security").Said);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_name_that_somebody_else_took_gets_a_suffix(bool isPrivate)
    {
        await using var slack = await SlackStoryTests.Workspace();
        // Of tomorrow too, should it be just before midnight.
        var today = TimeProvider.System.GetUtcNow().UtcDateTime;
        string[] taken = [.. new[] { today, today.AddDays(1) }.Select(day => slack.AddChannel($"inc-{day:yyyy-MM-dd}-001", isPrivate, "tess").Id)];
        await using var bot = await RunningBot.StartIn(slack);
        var outcome = new SlackOutcome(slack, bot);

        await outcome.Say("vera", "general", "declare p2 API keys abused");
        await Eventually.True(() => outcome.State.Channel is not null, "there is a channel");
        await outcome.Settled();

        Assert.EndsWith("-001-2", outcome.Channel.Name, StringComparison.Ordinal);
        Assert.All(taken, id => Assert.Empty(slack.Channel(id).Said));
    }

    [Fact]
    public async Task Public_channels_need_only_the_scopes_of_public_channels_even_when_answers_are_lost()
    {
        await using var slack = await SlackStoryTests.Workspace();
        await using var bot = await RunningBot.StartIn(slack, settings: "--Incident:PrivateChannels=false");
        slack.GrantedScopes = [.. SlackManifest.Scopes(IncidentSettings.Default with { PrivateChannels = false }).Select(s => s.Name)];
        var outcome = new SlackOutcome(slack, bot);

        slack.FailNext("conversations.create", new Fault.DoneButAnswerLost());
        slack.FailNext("chat.postMessage", new Fault.DoneButAnswerLost());
        await outcome.Run();

        await outcome.AssertComplete();
        Assert.False(outcome.Channel.IsPrivate);
        Assert.DoesNotContain(slack.Calls, c => c.Error is "missing_scope");
    }

    private static void FailAlways(SlackWorkspace slack, string method)
    {
        for (var i = 0; i < 50; i++)
        {
            slack.FailNext(method, new Fault.LogicError("restricted_action"));
        }
    }

    private static string Card(SlackWorkspace slack, SlackOutcome outcome) => slack.Message(outcome.Channel.Id, outcome.State.Card!.Value.Id).Blocks!;
}
