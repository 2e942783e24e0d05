using System.Text.Json.Nodes;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.SlackCloud;

namespace Floodingnaque.ChatOps.IntegrationTests.Slack;

/// <summary>An incident run by people in a workspace that fails, and what has to be there in the end whatever failed.</summary>
internal sealed class SlackOutcome(SlackWorkspace slack, RunningBot bot)
{
    private readonly List<AppReply> replies = [];

    /// <summary>Everything that was acknowledged, to see that nothing was late.</summary>
    public IReadOnlyList<AppReply> Replies => replies;

    public Incident State => bot.Get<IncidentStreams>().Loaded.Single().Accepted;

    public SlackChannel Channel => slack.Channel(State.Channel!.Value.Id);

    public async Task<AppReply> Say(string user, string channel, string words)
    {
        var reply = await slack.SendSlashCommand(user, channel, "/incident " + words);
        replies.Add(reply);
        return reply;
    }

    /// <summary>Declared by Vera, acknowledged and resolved by Maria, with a note of each kind between.</summary>
    public async Task Run()
    {
        await Say("vera", "general", "declare p2 API keys abused");
        await Eventually.True(() => State.Channel is not null && Channel.Has(slack.User("vera").Id), "Vera is in the channel");
        await Say("vera", Channel.Id, "note the key was in a public repository");
        var said = await slack.PostMessage("vera", Channel.Id, "note: revoked the key");
        replies.AddRange(said.Events.SelectMany(e => e.Attempts));
        await Eventually.True(() => State.Pages.Count > 0, "Maria is paged");
        await Say("maria", "general", $"ack {State.Id}");
        await Say("maria", "general", $"resolve {State.Id} the key is gone");
    }

    public Task Settled() => Eventually.True(() => bot.IsSettled, "everything owed is done");

    /// <summary>All that a resolved incident consists of, once each.</summary>
    public async Task AssertComplete()
    {
        await Settled();
        var channel = Channel;
        var said = channel.Said.Where(m => m.User == slack.Identity.BotUserId).Select(m => m.Blocks ?? m.Text).ToArray();
        Assert.Single(slack.Channels, c => c.Name.StartsWith("inc-", StringComparison.Ordinal));
        Assert.Equal([State.Card!.Value.Id], channel.Pins);
        Assert.StartsWith("P2 · resolved", channel.Topic, StringComparison.Ordinal);
        Assert.Contains(said, b => b.Contains("Journal head", StringComparison.Ordinal) && b.Contains("resolved", StringComparison.Ordinal));
        var templates = Keys(channel).Length;
        Assert.True(templates >= 6, $"card, notification, checklist, step, acknowledged, resolved; there are {templates}");
        Assert.Single(Keys(slack.DirectMessage("maria")));
        Assert.Single(Keys(slack.Channel("security")));
        Assert.Contains(channel.Said.Single(m => m.Text.StartsWith("note:", StringComparison.Ordinal)).Reactions, r => r.Name == "white_check_mark");
        AssertNothingTwice();
        Assert.DoesNotContain(replies, r => r.IsLate);
        Assert.All(replies, r => Assert.True(r.IsOk, r.ToString()));
        Assert.Equal(2, (await bot.Events()).Count(e => e.Event is NoteAdded));
        Assert.Empty(slack.Complaints);
    }

    /// <summary>Every message of the bot bears the key of what it was owed for.</summary>
    public void AssertNothingTwice()
    {
        foreach (var channel in slack.Channels)
        {
            var keys = Keys(channel);
            Assert.Equal(keys.Distinct(), keys);
        }
    }

    private static string[] Keys(SlackChannel channel) =>
        [.. channel.Messages.Where(m => m.Metadata is not null).Select(m => JsonNode.Parse(m.Metadata!)!["event_payload"]!["key"]!.ToString())];
}
