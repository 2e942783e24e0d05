using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Triage;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Detection;

/// <summary>All that can be told from logs, in one reading of them, and whether the application has on record what nginx saw.</summary>
internal sealed class LogDetectors(OpenLogs logs, IEnumerable<IRequestRecord> records, IOptions<DetectionOptions> options) : IDetector
{
    public const string Suppression = "request-log-suppression";

    /// <summary>Fewer requests than these say nothing.</summary>
    private const int FewRequests = 100;

    public string Name => "logs";

    public async Task<Detected> Detect(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var detectors = Detectors(options.Value);
        var api = new ApiRequests();
        ILogDetector[] all = [.. detectors, api];
        var (clients, application) = (await Read(LogContent.Access, all, since, cancellationToken), await Read(LogContent.Application, all, since, cancellationToken));
        var (suppressed, unknown) = await Suppressed(api.Count, since, cancellationToken);
        return clients.IsRead || application.IsRead
            ? new Detected([.. detectors.SelectMany(d => d.Found()), .. suppressed], [.. clients.Blind.Concat(application.Blind).Concat(unknown).Distinct(StringComparer.Ordinal)])
            : throw new TargetException(string.Join("; ", clients.Blind.Concat(application.Blind).Distinct(StringComparer.Ordinal)));
    }

    /// <summary>One of each, with nothing seen yet.</summary>
    public static IReadOnlyList<ILogDetector> Detectors(DetectionOptions options) => [new CredentialStuffing(options), new ExportVolume(options), new RateLimitSurge(options), new AdminActions()];

    private async Task<(bool IsRead, IReadOnlyList<string> Blind)> Read(LogContent content, ILogDetector[] all, DateTimeOffset since, CancellationToken cancellationToken)
    {
        try
        {
            var open = await logs.Open(new LookOrder("detect", "", null), since, c => c == content, cancellationToken);
            var damages = await Task.Run(() => LogLines.Read(open.Logs, since, line => Look(all, content, line), cancellationToken), cancellationToken);
            return (true, [.. open.Damages, .. damages]);
        }
        catch (TargetException e)
        {
            return (false, [$"{(content is LogContent.Access ? "access logs" : "the application's logs")}: {e.Message}"]);
        }
    }

    private static void Look(ILogDetector[] all, LogContent content, LogLine line)
    {
        if (!Counts(content, line))
        {
            return;
        }

        foreach (var one in all)
        {
            one.Look(line);
        }
    }

    /// <summary>gunicorn writes nginx's requests once more, with nginx's address: of the application's log only what it says itself counts.</summary>
    private static bool Counts(LogContent content, LogLine line) => content is LogContent.Access
        ? line.Kind is LogKind.Combined && !AddressMarks.Of(line.Address).Any(m => m is "private" or "loopback" or "link-local" or "CGNAT")
        : line.Kind is LogKind.Json;

    /// <summary>The application lets a client choose its request's id, and drops a request whose id it has already: an intruder can keep out of the record.</summary>
    private async Task<(IReadOnlyList<Alert> Found, IReadOnlyList<string> Blind)> Suppressed(long seen, DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (records.FirstOrDefault() is not { } record || seen < FewRequests)
        {
            return ([], []);
        }

        try
        {
            var recorded = await record.Count(since, cancellationToken);
            return (recorded >= seen * options.Value.RecordedShare ? [] : [Missing(seen, recorded)], []);
        }
        catch (TargetException e)
        {
            return ([], [$"the application's record of requests: {e.Message}"]);
        }
    }

    private static Alert Missing(long seen, long recorded) => new(
        Suppression, Core.Incidents.Severity.P2, "Requests are missing in the application's record",
        $"nginx saw {seen} requests to the application, and its table api_requests has {recorded}. A client that repeats its X-Request-ID is not recorded.", [$"{recorded} of {seen}"], "3.2")
    { Key = Suppression };

    /// <summary>Requests that the application records: to its API, and let through to it.</summary>
    private sealed class ApiRequests : ILogDetector
    {
        public long Count { get; private set; }

        public void Look(LogLine line)
        {
            if (line.Kind is LogKind.Combined && line.Status is not (429 or 499 or 502 or 503 or 504) && line.Path.StartsWith("/api/", StringComparison.Ordinal))
            {
                Count++;
            }
        }

        public IEnumerable<Alert> Found() => [];
    }
}
