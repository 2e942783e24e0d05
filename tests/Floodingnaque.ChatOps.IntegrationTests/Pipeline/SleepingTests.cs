using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.Observability;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Journal;
using Microsoft.Extensions.DependencyInjection;

namespace Floodingnaque.ChatOps.IntegrationTests.Pipeline;

/// <summary>Incidents that are not in memory when somebody asks for them.</summary>
public sealed class SleepingTests
{
    [ThreadStatic]
    private static bool asking;

    [Fact]
    public async Task An_incident_is_opened_on_another_thread_than_the_one_of_whoever_asks_for_it()
    {
        using var folder = new TempFolder();
        await using (var bot = await TestBot.Start(folder.Path))
        {
            await bot.Declare();
        }

        var opened = new List<bool>();
        await using var open = new OpenJournal(folder.Path, new JournalSettings { Flush = _ => opened.Add(asking) });
        using var metrics = new ServiceCollection().AddMetrics().AddSingleton<ChatOpsMetrics>().BuildServiceProvider();
        var streams = new IncidentStreams(open.Journal, new Deliveries(TimeProvider.System), metrics.GetRequiredService<ChatOpsMetrics>(), TimeProvider.System);
        var id = open.Journal.Streams.Keys.Single();

        asking = true;
        var opening = streams.Get(id, CancellationToken.None);
        asking = false;

        var stream = await opening;
        Assert.Equal([false], opened);
        Assert.True(streams.Get(id, CancellationToken.None).IsCompletedSuccessfully);
        Assert.Same(stream, await streams.Get(id, CancellationToken.None));
    }
}
