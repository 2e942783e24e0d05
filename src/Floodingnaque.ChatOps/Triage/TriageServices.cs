using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Triage;

internal static class TriageServices
{
    /// <summary>Looks into logs; the logs are the targets' own.</summary>
    public static IServiceCollection AddTriage(this IServiceCollection services) => services
        .AddSingleton<OpenLogs>()
        .AddSingleton<ILook, TopLook>()
        .AddSingleton<ILook, LogsLook>();
}
