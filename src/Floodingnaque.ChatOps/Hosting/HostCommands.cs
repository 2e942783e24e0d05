using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Hosting;

/// <summary>
/// What the words of the command line do; each returns the exit code. <c>settings</c> are the arguments that are settings
/// (<c>--Data:Directory=…</c>), for ASP.NET's configuration.
/// </summary>
internal sealed record HostCommands(
    Func<string[], CancellationToken, Task<int>> Run,
    Func<VerifyCall, TextWriter, int> Verify,
    Func<string[], TextWriter, CancellationToken, Task<int>> Rebuild,
    Func<string[], TextWriter, CancellationToken, Task<int>> Doctor,
    Action<string[], Uri?, TextWriter> SlackManifest,
    Func<TopCall, CancellationToken, int> Top,
    Func<LogsCall, CancellationToken, int> Logs);

/// <param name="Data">The folder that was named; null means the configured one.</param>
/// <param name="Witness"><c>seq:hash</c>.</param>
/// <param name="Key">A public key kept elsewhere.</param>
internal sealed record VerifyCall(string[] Settings, string? Data, IncidentId? Only, string? Witness, string? Key);
