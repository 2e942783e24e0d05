using System.Diagnostics;
using Floodingnaque.ChatOps.Journal.LiteDb;
using Floodingnaque.ChatOps.Observability;
using Floodingnaque.ChatOps.Pipeline;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Win32.SafeHandles;

namespace Floodingnaque.ChatOps.Journal;

/// <summary>The record and what belongs to it.</summary>
internal static class JournalServices
{
    /// <summary>Resolving <see cref="DataFolder"/> or anything built on it takes the folder's lock, or throws <see cref="DataFolderInUseException"/>.</summary>
    public static IServiceCollection AddJournal(this IServiceCollection services, string dataDirectory, JournalSettings? settings = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(s => settings ?? new JournalSettings { Flush = Timed(s.GetService<ChatOpsMetrics>()) });
        services.AddSingleton(_ => DataFolder.Open(dataDirectory));
        services.AddSingleton<FileJournal>();
        services.AddSingleton<IJournal>(p => p.GetRequiredService<FileJournal>());
        services.AddSingleton(new IndexSettings());
        services.AddSingleton<IIncidentIndex, IncidentIndex>();
        services.AddHostedService<HeadWorker>();
        return services;
    }

    private static Action<SafeFileHandle> Timed(ChatOpsMetrics? metrics) => handle =>
    {
        var started = Stopwatch.GetTimestamp();
        FileSync.Flush(handle);
        metrics?.JournalFlushed(Stopwatch.GetElapsedTime(started));
    };
}
