using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Evidence;
using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.Observability;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Rendering;
using Floodingnaque.ChatOps.TestKit.Journal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Floodingnaque.ChatOps.TestKit;

/// <summary>The pipeline on a real journal and a recording platform, with a clock that stands still until it is told to go.</summary>
internal sealed class TestBot : IAsyncDisposable
{
    private readonly TempFolder? ownFolder;
    private readonly ServiceProvider services;
    private int deliveries;

    private TestBot(string? directory, DateTimeOffset? now, JournalSettings? journal, RecordingPlatform? platform, IncidentSettings? settings, IGuardedAction[] actions, IEvidenceSource[] sources)
    {
        ownFolder = directory is null ? new TempFolder() : null;
        Directory = directory ?? ownFolder!.Path;
        Clock = new FakeTimeProvider(now ?? Story.Start);
        Platform = platform ?? new RecordingPlatform();
        var collection = new ServiceCollection()
            .AddLogging()
            .AddMetrics()
            .AddSingleton<ChatOpsMetrics>()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(Story.DefaultRoster)
            .AddSingleton(settings ?? Story.DefaultSettings with
            {
                Actions = Story.DefaultSettings.Actions with { Places = [Target.Place, Container.Place, .. actions.Select(a => a.Place)] },
                Evidence = new EvidenceSettings([.. sources.Select(s => s.Target)]),
            })
            .AddSingleton<IGuardedAction>(Target)
            .AddSingleton<IGuardedAction>(Container)
            .AddSingleton<IFloodAlerts>(Flood)
            .AddSingleton<IOwnPeers>(Peers)
            .AddSingleton<IChatPlatform>(Platform)
            .AddSingleton<IDoctor, HealthyDoctor>()
            .AddRendering(new ConfigurationBuilder().Build())
            .AddEvidence(Configuration())
            .AddPipeline()
            .AddSingleton(new DataPaths(Directory))
            .AddEvidence(new ConfigurationBuilder().Build())
            .AddJournal(Directory, journal);
        foreach (var action in actions)
        {
            collection.AddSingleton(action);
        }

        foreach (var source in sources)
        {
            collection.AddSingleton(source);
        }

        services = collection.BuildServiceProvider();
    }

    public string Directory { get; }

    public FakeTimeProvider Clock { get; }

    public RecordingPlatform Platform { get; }

    /// <summary>What stands at the place nginx.</summary>
    public RecordingAction Target { get; } = new();

    /// <summary>What can isolate at the place docker.</summary>
    public RecordingAction Container { get; } = new("docker", IsolateContainer.Kind.Name);

    public RecordingFlood Flood { get; } = new();

    /// <summary>Whom a block must not cut off.</summary>
    public RecordingPeers Peers { get; } = new();

    public IChatPipeline Pipeline => services.GetRequiredService<IChatPipeline>();

    public IJournal Journal => services.GetRequiredService<IJournal>();

    /// <summary>A bot whose incidents are loaded. With a <paramref name="directory"/> of an earlier one it is that one after a restart.</summary>
    public static async Task<TestBot> Start(
        string? directory = null, DateTimeOffset? now = null, JournalSettings? journal = null, RecordingPlatform? platform = null, IncidentSettings? settings = null,
        IGuardedAction[]? actions = null, IEvidenceSource[]? sources = null)
    {
        var bot = new TestBot(directory, now, journal, platform, settings, actions ?? [], sources ?? []);
        await bot.services.GetRequiredService<IncidentLoader>().Load(CancellationToken.None);
        return bot;
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public Task<ChatAnswer> Say(Actor who, string words, ChannelRef? where = null, string? delivery = null) =>
        Send(who, new CommandSaid(words), where, delivery);

    public Task<ChatAnswer> Send(Actor who, ChatInput input, ChannelRef? where = null, string? delivery = null) => Pipeline.Handle(
        new ChatEnvelope(
            new DeliveryId(delivery ?? $"test:{Interlocked.Increment(ref deliveries)}"), who, where ?? new ChannelRef("slack", "C-general"),
            Clock.GetUtcNow(), input),
        CancellationToken.None);

    /// <summary>Lets the timers and the reactions do all they can now.</summary>
    public async Task Settle()
    {
        await Get<TimerWorker>().RunOnceAsync(CancellationToken.None);
        await Get<ReactionWorker>().RunOnceAsync(CancellationToken.None);
    }

    public async Task Pass(TimeSpan time)
    {
        Clock.Advance(time);
        await Settle();
    }

    /// <summary>An event as the bot itself records it.</summary>
    public async Task Record(IncidentId id, IncidentEvent e) =>
        await Get<IncidentStreams>().Run(id, new RecordOutcome(e), _ => null, new Act(Actor.Bot, null, Clock.GetUtcNow()), CancellationToken.None);

    /// <summary>Declares an incident, performs what it owes and returns its channel.</summary>
    public async Task<ChannelRef> Declare(string words = "declare p2 API keys abused", Actor? by = null)
    {
        await Say(by ?? Story.Maria, words);
        await Settle();
        return new ChannelRef("slack", "C-" + Platform.Of("open").Last().To);
    }

    public async Task<IReadOnlyList<RecordedEvent>> Events(IncidentId? id = null)
    {
        var all = new List<RecordedEvent>();
        await foreach (var e in Journal.Read(id ?? Journal.Streams.Keys.Single(), 0, CancellationToken.None))
        {
            all.Add(e);
        }

        return all;
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        ownFolder?.Dispose();
    }

    /// <summary>A test's folder may be on a small disk.</summary>
    private static IConfiguration Configuration() => new ConfigurationBuilder().AddInMemoryCollection([new("Evidence:KeepFree", "0")]).Build();

    private sealed class HealthyDoctor : IDoctor
    {
        public Task<IReadOnlyList<DoctorCheck>> Examine(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<DoctorCheck>>([new DoctorCheck("Clock", true, "right")]);
    }
}
