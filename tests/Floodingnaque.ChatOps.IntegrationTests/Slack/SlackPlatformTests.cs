using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.IntegrationTests.Contracts;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Slack;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.SlackCloud;

namespace Floodingnaque.ChatOps.IntegrationTests.Slack;

public sealed class SlackPlatformTests : ChatPlatformContract
{
    private SlackWorkspace slack = null!;
    private RunningBot bot = null!;

    private protected override Actor Somebody => new("slack", slack.User("maria").Id);

    private protected override Actor Nobody => new("slack", "U0NOBODY");

    public override async Task DisposeAsync()
    {
        Assert.Empty(slack.Complaints);
        await bot.DisposeAsync();
        await slack.DisposeAsync();
    }

    private protected override async Task<IChatPlatform> Open()
    {
        slack = await SlackStoryTests.Workspace();
        bot = await RunningBot.StartIn(slack);
        return bot.Get<SlackPlatform>();
    }

    private protected override Task TakeName(string channelName)
    {
        slack.AddChannel(channelName, isPrivate: true, "vera");
        return Task.CompletedTask;
    }

    private protected override string NameOf(ChannelRef channel) => slack.Channel(channel.Id).Name;

    private protected override string TopicOf(ChannelRef channel) => slack.Channel(channel.Id).Topic;

    private protected override bool IsIn(ChannelRef channel, Actor person) => slack.Channel(channel.Id).Has(person.Id);

    private protected override IReadOnlyList<string> SaidIn(ChannelRef channel) =>
        [.. slack.Channel(channel.Id).Said.Where(m => m.BotId is not null).Select(m => m.Text)];

    private protected override int PinsOf(MessageRef message) => slack.Channel(message.Channel.Id).Pins.Count(ts => ts == message.Id);

    private protected override int MarksOf(MessageRef message) =>
        slack.Message(message.Channel.Id, message.Id).Reactions.Where(r => r.Name == "white_check_mark").Sum(r => r.Users.Count);
}
