using Floodingnaque.ChatOps.Triage;

namespace Floodingnaque.ChatOps.Hosting;

/// <param name="Files">Paths, patterns, <c>-</c> for standard input.</param>
/// <param name="Since">Only lines of this instant and later; null is all.</param>
/// <param name="Limit">Rows to show.</param>
internal sealed record LogsCall(IReadOnlyList<string> Files, LogQuery Query, DateTimeOffset? Since, int Limit);

/// <summary><c>triage logs</c>: what the runbook greps for, by fields.</summary>
internal static class LogsCommand
{
    /// <returns>0, or 2 if a file is not there.</returns>
    public static int Run(LogsCall call, Func<Stream> standardInput, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            LogText.Write(LogSearch.Read(LogFiles.Open(call.Files, standardInput), call.Query, call.Since, call.Limit, TimeProvider.System, cancellationToken), output);
            return 0;
        }
        catch (LogNotReadableException e)
        {
            error.WriteLine(e.Message);
            return CommandTree.Misused;
        }
    }
}
