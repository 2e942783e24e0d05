
namespace Floodingnaque.ChatOps.Pipeline;

internal static class PipelineServices
{
    /// <summary>The way in (<see cref="IChatPipeline"/>), the incidents, and the workers that time and debts drive.</summary>
    public static IServiceCollection AddPipeline(this IServiceCollection services) => services
        .AddSingleton<Readiness>()
        .AddSingleton<Deliveries>()
        .AddSingleton<IncidentStreams>()
        .AddSingleton<IncidentLoader>()
        .AddSingleton<AnswerWriter>()
        .AddSingleton<QueryAnswers>()
        .AddSingleton<CommandHandler>()
        .AddSingleton<IChatPipeline>(s => s.GetRequiredService<CommandHandler>())
        .AddSingleton<ReactionPerformer>()
        .AddSingleton<ActionRunner>()
        .AddSingleton<ReactionWorker>()
        .AddSingleton<TimerWorker>()
        .AddSingleton<IndexWorker>()
        .AddHostedService<StartUp>()
        .AddHostedService(s => s.GetRequiredService<ReactionWorker>())
        .AddHostedService(s => s.GetRequiredService<TimerWorker>())
        .AddHostedService(s => s.GetRequiredService<IndexWorker>());
}

/// <summary>Loads the incidents before the first request is taken.</summary>
internal sealed class StartUp(IncidentLoader loader, Readiness readiness) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var report = await loader.Load(cancellationToken);
        // Folding leaves much behind, and what waits for the next incident should be small.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        readiness.MarkLoaded();
        if (report.Unreadable.Count > 0)
        {
            readiness.MarkFailed($"{report.Unreadable.Count} journals cannot be read; run verify");
        }
        else
        {
            readiness.MarkReady();
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
