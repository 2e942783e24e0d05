using System.Globalization;
using System.Text;
using Floodingnaque.ChatOps.Detection;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.Triage;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Floodingnaque.ChatOps.UnitTests.Detection;

/// <summary>A target with logs in memory, which may fail.</summary>
internal sealed class SomeLogs(params TargetLog[] logs) : ITargetLogs
{
    /// <summary>What asking for the logs throws.</summary>
    public Exception? Fault { get; init; }

    public Task<IReadOnlyList<TargetLog>> Logs(CancellationToken cancellationToken) => Fault is null ? Task.FromResult<IReadOnlyList<TargetLog>>(logs) : Task.FromException<IReadOnlyList<TargetLog>>(Fault);

    public static TargetLog Log(string target, LogContent content, params IEnumerable<string> lines) =>
        new(target, "log", content, async (to, _, token) => await to.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n"))), token));

    public static TargetLog Broken(string target, LogContent content, Exception why) => new(target, "log", content, (_, _, _) => throw why);

    public static OpenLogs Open(params ITargetLogs[] targets) => new(targets, new FakeTimeProvider(Some.Now));

    public static LogDetectors Detectors(OpenLogs open, params IRequestRecord[] records) => new(open, records, Options.Create(new DetectionOptions()));

    public static string Access(string address, string request, int status, long bytes = 118) =>
        $"{address} - - [{Some.Now.ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture)}] \"{request} HTTP/1.1\" {status} {bytes} \"-\" \"curl/8.5.0\"";

    public static string Json(string message) => $"{{\"timestamp\": \"{Some.Now:yyyy-MM-ddTHH:mm:ss.ffffffzzz}\", \"level\": \"WARNING\", \"logger\": \"app\", \"message\": \"{message}\"}}";

    public static IEnumerable<string> Times(int count, Func<int, string> line) => Enumerable.Range(0, count).Select(line);
}

/// <summary>The application's record of requests, with so many in it.</summary>
internal sealed class SomeRecord(long count) : IRequestRecord
{
    public Task<long> Count(DateTimeOffset since, CancellationToken cancellationToken) => Task.FromResult(count);
}
