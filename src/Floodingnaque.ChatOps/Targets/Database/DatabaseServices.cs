using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Database;

internal static class DatabaseServices
{
    public const string Place = "database";

    /// <summary>Also where nothing is configured: then it is not known.</summary>
    public static IServiceCollection AddFloodAlerts(this IServiceCollection services) => services
        .AddSingleton(s => new ApplicationDatabase(s.Targets().Database))
        .AddSingleton<IFloodAlerts>(s => new FloodAlertQuery(s.Targets().Database.IsConfigured ? s.GetRequiredService<ApplicationDatabase>() : null, s.Targets().FloodAlerts));

    public static IServiceCollection AddDatabase(this IServiceCollection services) => services
        .AddAction(Place, ApiKeyRevoke.Verb, s => new ApiKeyRevoke(s.GetRequiredService<ApplicationDatabase>()))
        .AddAction(Place, UserSuspend.Verb, s => new UserSuspend(s.GetRequiredService<ApplicationDatabase>()));

    public static IServiceCollection AddDatabaseLooks(this IServiceCollection services) => services
        .AddSingleton<IReadDatabase>(s => new PostgresReading(new ApplicationDatabase(s.Targets().Database, forReading: true)))
        .AddSingleton(s => new DatabaseDetector(s.GetRequiredService<IReadDatabase>()))
        .AddSingleton<IDetector>(s => s.GetRequiredService<DatabaseDetector>())
        .AddSingleton<IRequestRecord>(s => s.GetRequiredService<DatabaseDetector>())
        .AddSingleton(new EvidenceTarget(Place))
        .AddSingleton<IEvidenceSource>(s => new DatabaseEvidence(s.GetRequiredService<IReadDatabase>()))
        .AddSingleton<ILook>(s => new DatabaseLook(s.GetRequiredService<IReadDatabase>()));
}
