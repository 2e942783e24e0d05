using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.IntegrationTests.Contracts;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit.Journal;
using Floodingnaque.ChatOps.WebConsole;
using Microsoft.Extensions.Logging.Abstractions;

namespace Floodingnaque.ChatOps.IntegrationTests.WebConsole;

public sealed class ConsolePlatformContractTests : ChatPlatformContract
{
    private readonly TempFolder folder = new();
    private ConsoleWorkspace workspace = null!;

    private protected override Actor Somebody => new("console", "ana");

    private protected override Actor Nobody => new("slack", "U0NOBODY");

    public override Task DisposeAsync()
    {
        workspace.Dispose();
        folder.Dispose();
        return Task.CompletedTask;
    }

    private protected override Task<IChatPlatform> Open()
    {
        workspace = new ConsoleWorkspace(folder.Path, 1_000, TimeProvider.System, NullLogger<ConsoleWorkspace>.Instance);
        return Task.FromResult<IChatPlatform>(new ConsolePlatform(workspace));
    }

    private protected override Task TakeName(string channelName)
    {
        workspace.Open(channelName, "somebody else's " + channelName);
        return Task.CompletedTask;
    }

    private protected override string NameOf(ChannelRef channel) => workspace.Channel(channel.Id)!.Id;

    private protected override string TopicOf(ChannelRef channel) => workspace.Channel(channel.Id)!.Topic;

    private protected override bool IsIn(ChannelRef channel, Actor person) => workspace.Channel(channel.Id)!.Members.Contains(person.Id);

    private protected override IReadOnlyList<string> SaidIn(ChannelRef channel)
    {
        workspace.Change(channel.Id, c => c with { Members = c.Members.Add(Somebody.Id) });
        return [.. workspace.Messages(channel.Id, Somebody.Id, 100).Select(m => m.Drawn!.Fallback)];
    }

    private protected override int PinsOf(MessageRef message) => workspace.Message(message.Channel.Id, message.Id)!.Pinned ? 1 : 0;

    private protected override int MarksOf(MessageRef message) =>
        workspace.Message(message.Channel.Id, message.Id)!.Reactions.TryGetValue(ConsolePlatform.NotedEmoji, out var by) ? by.Length : 0;
}
