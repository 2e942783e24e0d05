using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.SlackCloud;

namespace Floodingnaque.ChatOps.IntegrationTests.Slack;

public sealed class SlackStoryTests
{
    internal static async Task<SlackWorkspace> Workspace()
    {
        var slack = await SlackWorkspace.StartAsync();
        foreach (var name in new[] { "maria", "sam", "tess", "bo", "vera" })
        {
            slack.AddUser(name, $"{name}@example.org");
        }

        slack.AddChannel("general", isPrivate: false, "maria", "sam", "tess", "bo", "vera");
        slack.AddChannel("security", isPrivate: false, "maria", "sam", "tess", "bo", slack.Identity.BotUserId);
        return slack;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_incident_is_run_from_declaration_to_resolution(bool socketMode)
    {
        await using var slack = await Workspace();
        await using var bot = await RunningBot.StartIn(slack, socketMode);

        var declared = await slack.SendSlashCommand("vera", "general", "/incident declare p2 API keys abused from 203.0.113.7");
        Assert.True(declared.IsOk, declared.Body);
        await Eventually.True(() => bot.IsSettled, "everything owed is done");
        var channel = slack.Channel("inc-2026-" + slack.Channels.Single(c => c.Name.StartsWith("inc-", StringComparison.Ordinal)).Name[9..]);
        Assert.True(channel.IsPrivate);
        Assert.Single(channel.Pins);
        Assert.StartsWith("P2 · open · lead – · next update", channel.Topic, StringComparison.Ordinal);
        Assert.Equal(["maria", "sam", "tess", "vera"], new[] { "maria", "sam", "tess", "bo", "vera" }.Where(n => channel.Has(slack.User(n).Id)));

        var note = await slack.SendSlashCommand("vera", channel.Id, "/incident note the key was in a public repository");
        Assert.Contains("in_channel", note.Body, StringComparison.Ordinal);
        var said = await slack.PostMessage("vera", channel.Id, "note: revoked the key");
        await slack.PostMessage("maria", channel.Id, "looking <!channel>");
        await slack.EditMessage("vera", channel.Id, said.Ts, "note: revoked the first key");
        var pinned = await slack.PostMessage("sam", channel.Id, "it began at 02:40");
        await slack.AddReaction("sam", channel.Id, pinned.Ts, "pushpin");
        await slack.UseMessageShortcut("sam", channel.Id, pinned.Ts, AddNote.Shortcut);

        var page = slack.DirectMessage("maria").Messages.Single();
        await slack.ClickButton("maria", slack.DirectMessage("maria").Id, page.Ts, "say:0");
        await Eventually.True(() => slack.Channel(channel.Id).Topic.Contains("lead @Maria", StringComparison.Ordinal), "Maria is lead");
        await slack.SendSlashCommand("maria", channel.Id, "/incident resolve the key is gone");
        await Eventually.True(() => bot.IsSettled, "everything owed is done");
        await slack.WhenOwnEventsDelivered();

        Assert.Contains(slack.Message(channel.Id, said.Ts).Reactions, r => r.ToString()!.Contains("white_check_mark", StringComparison.Ordinal));
        Assert.DoesNotContain("Acknowledge\"", slack.Message(slack.DirectMessage("maria").Id, page.Ts).Blocks, StringComparison.Ordinal);
        var events = (await bot.Events()).Select(e => e.Event).ToArray();
        Assert.Equal(3, events.OfType<MessageRecorded>().Count());
        Assert.Equal(3, events.OfType<NoteAdded>().Count());
        Assert.Single(events.OfType<MessageAmended>());
        Assert.Single(events.OfType<IncidentResolved>());
        Assert.Empty(events.OfType<ReactionFailed>());
        Assert.DoesNotContain(events.OfType<ReactionPerformed>(), p => p.Missing is not null);
        Assert.Empty(slack.Complaints);
    }
}
