using System.Diagnostics;

namespace Floodingnaque.ChatOps.Observability;

/// <summary>Where spans come from. Costs nothing while nobody exports them: <c>StartActivity</c> then returns null.</summary>
internal static class ChatOpsTraces
{
    public const string SourceName = "Floodingnaque.ChatOps";

    public static readonly ActivitySource Source = new(SourceName);
}
