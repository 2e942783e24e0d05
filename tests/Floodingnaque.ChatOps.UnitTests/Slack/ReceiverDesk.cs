using System.Collections.Concurrent;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Rendering;
using Floodingnaque.ChatOps.Slack;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Floodingnaque.ChatOps.UnitTests.Slack;

/// <summary>The receiver as the bot has it, between a Slack that answers as told and a pipeline that answers as told.</summary>
internal sealed class ReceiverDesk : IChatPipeline, ILoggerProvider, ILogger, IAsyncDisposable
{
    private readonly ServiceProvider services;

    public ReceiverDesk() => services = new ServiceCollection()
        .AddLogging(log => log.AddProvider(this))
        .AddSingleton<TimeProvider>(Slack.Clock)
        .AddSingleton<IChatPipeline>(this)
        .AddSlack(new ConfigurationBuilder().AddInMemoryCollection([new("Slack:BotToken", "xoxb-1"), new("Slack:SigningSecret", "s")]).Build())
        .AddSingleton<ISlackApiClient>(Slack.Client)
        .BuildServiceProvider();

    public FakeSlack Slack { get; } = new();

    public Func<ChatEnvelope, Task<ChatAnswer>> Answer { get; set; } = _ => Task.FromResult(Say("done"));

    public ConcurrentQueue<string> Log { get; } = new();

    public SlackReceiver Receiver => Get<SlackReceiver>();

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>From here on what is to be said after the acknowledgement is said.</summary>
    public Task SpeakUp() => Get<SlackAfterAck>().StartAsync(CancellationToken.None);

    public static ChatAnswer Say(string words, string? refused = null) => new(AnswerTo.Sender, ChatMessage.Plain(words), Refused: refused);

    public static EventCallback Event(string inner, string id = "Ev1") => EventCallback.Parse(System.Text.Encoding.UTF8.GetBytes(
        $$"""{"type":"event_callback","event_id":"{{id}}","authorizations":[{"user_id":"UBOT","is_bot":true}],"event":{{inner}} }""")).Value!;

    public static SlashCommand Command(string text) => new()
    {
        Command = "/incident",
        Text = text,
        UserId = "U1",
        ChannelId = "C1",
        TriggerId = "t" + text,
        ResponseUrl = "https://hooks.slack.com/commands/T1/2/3",
    };

    public Task<ChatAnswer> Handle(ChatEnvelope envelope, CancellationToken cancellationToken) => Answer(envelope);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Log.Enqueue(formatter(state, exception));

    public async ValueTask DisposeAsync()
    {
        await Get<SlackAfterAck>().StopAsync(CancellationToken.None);
        await services.DisposeAsync();
        Slack.Dispose();
    }

    void IDisposable.Dispose()
    {
    }
}
