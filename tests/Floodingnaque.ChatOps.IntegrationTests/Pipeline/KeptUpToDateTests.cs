using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Rendering;
using Floodingnaque.ChatOps.TestKit;
using Microsoft.Extensions.Logging;
using static Floodingnaque.ChatOps.TestKit.Story;

namespace Floodingnaque.ChatOps.IntegrationTests.Pipeline;

/// <summary>What the bot said early must not contradict what it says later.</summary>
public sealed class KeptUpToDateTests
{
    [Fact]
    public async Task The_notification_says_what_the_card_says()
    {
        await using var bot = await TestBot.Start();
        var channel = await bot.Declare();
        await bot.Say(Maria, "ack", channel);
        await bot.Settle();
        Assert.Contains("Incident Commander: Maria", Notification(), StringComparison.Ordinal);
        await bot.Say(Maria, "resolve", channel);
        await bot.Settle();
        Assert.Contains("Status: Resolved", Notification(), StringComparison.Ordinal);

        string Notification() => SpanText.Plain(bot.Platform.Of("update").Last(s => s.Text.Contains("SECURITY INCIDENT", StringComparison.Ordinal))
            .Blocks.OfType<SectionBlock>().SelectMany(b => b.Spans));
    }

    [Fact]
    public async Task A_notification_that_cannot_be_brought_up_to_date_is_in_the_log()
    {
        await using var bot = await TestBot.Start();
        await bot.Declare();
        var id = bot.Journal.Streams.Keys.Single();
        var durable = await (await bot.Get<IncidentStreams>().Get(id, CancellationToken.None)).Durable();
        bot.Platform.Fault = (what, to) =>
            what == "update" && to == durable.State.Notification?.Id ? new ChatPlatformException(ChatFailure.Permanent, "message_not_found") : null;
        var log = new Lines();
        var performer = new ReactionPerformer([bot.Platform], bot.Get<AnswerWriter>(), log);
        var owed = new Owed("9.0", new UpdateCard(), bot.Clock.GetUtcNow());
        var done = await performer.Perform(owed, durable, new Attempt("9.0", false, owed.Since), CancellationToken.None);
        Assert.Equal(durable.State.Card, done.Message);
        var line = Assert.Single(log.Written);
        Assert.Contains(id.ToString(), line, StringComparison.Ordinal);
        Assert.Contains("message_not_found", line, StringComparison.Ordinal);
    }

    private sealed class Lines : ILogger<ReactionPerformer>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));
    }
}
