using System.Globalization;
using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Triage;

/// <summary><c>/incident top ips since 15m</c>: who sends the most, from all access logs there are.</summary>
internal sealed class TopLook(OpenLogs logs, TimeProvider clock) : ILook
{
    private const int MaxSuspects = 3;

    /// <summary>Of the requests, from which on a block is offered.</summary>
    private const double SuspectShare = 0.02;

    public string Name => "top";

    public async Task<LookAnswer> Answer(LookOrder order, IncidentId incident, CancellationToken cancellationToken)
    {
        var query = new TopQuery(Read(order.What), logs.Since(order)) { Limit = LookFindings.MaxRows, By = order.By is { } by && AddressGrouping.TryParse(by, out var grouping) ? grouping : null };
        var open = await logs.Open(order, c => c is LogContent.Access, cancellationToken);
        var report = await Task.Run(() => TopReader.Read(open.Logs, query, clock, cancellationToken), cancellationToken);
        report = report with { Damages = [.. open.Damages, .. report.Damages] };
        return new LookAnswer(Findings(report, query), [Whole(report, order), Chart(report, order, incident)]);
    }

    private static Dimensions Read(string what) => what switch
    {
        "agents" => Dimensions.Agents,
        "paths" => Dimensions.Paths,
        "statuses" => Dimensions.Statuses,
        _ => Dimensions.Ips,
    };

    private static LookFindings Findings(AccessLogReport report, TopQuery query)
    {
        var table = report.Tables[0];
        var rows = table.Rows.Select(r => new[]
        {
            r.Key, TopText.Number(r.Requests), $"{TopText.Percent(r.Share)}%", TopText.Size(r.Bytes), TopText.Number(r.ClientErrors), TopText.Number(r.ServerErrors), Clock(r.Last), string.Join(", ", r.Marks),
        }).ToArray();
        return new LookFindings(Sentence(report, table), [TopText.Heading(table.Dimension), "requests", "%", "sent", "4xx", "5xx", "last", "what it is"], rows, [.. Remarks(report, table)])
        {
            Suspects = query.Dimensions is Dimensions.Ips ? [.. table.Rows.Where(IsSuspect).Take(MaxSuspects).Select(r => r.Key)] : [],
        };
    }

    private static string Sentence(AccessLogReport report, TopTable table) => table.Rows is [var first, ..]
        ? $"{TopText.Number(report.Requests)} requests from {Day(report.First)} to {Day(report.Last)} UTC by {TopText.Number(table.Keys)}{(table.MaxUndercount > 0 ? " or more" : "")} {TopText.Plural(table.Dimension)}; the most by {first.Key}: {TopText.Number(first.Requests)} ({TopText.Percent(first.Share)}%)."
        : "There are no requests in that time.";

    private static IEnumerable<string> Remarks(AccessLogReport report, TopTable table)
    {
        if (table.Dimension is Dimensions.Ips && table.Rows.Count > 0 && table.Rows.Take(3).All(r => r.Marks.Any(m => m is "private" or "loopback" or "CGNAT")))
        {
            yield return "The first addresses are private: that is a proxy in front of this log, not who sends the requests. Count where the clients arrive.";
        }

        if (report.LinesUnread > 0)
        {
            yield return $"{TopText.Number(report.LinesUnread)} of {TopText.Number(report.LinesRead + report.LinesUnread)} lines are no access lines and were not counted.";
        }

        foreach (var damage in report.Damages)
        {
            yield return damage;
        }

        yield return $"Read in {report.Took.TotalSeconds.ToString("0.##", CultureInfo.InvariantCulture)} s: {string.Join(", ", report.Logs.Take(5))}{(report.Logs.Count > 5 ? $" and {report.Logs.Count - 5} more" : "")}.";
    }

    /// <summary>Somebody on the internet who sends more than a few; documentation's addresses are the sandbox's attacker.</summary>
    private static bool IsSuspect(TopRow row) => row.Share >= SuspectShare && row.Marks.All(m => m is "documentation");

    private static EvidencePiece Whole(AccessLogReport report, LookOrder order) => new(
        "whole answer", "top.json", Volatility.Logs, order.ToString(), "Floodingnaque.ChatOps triage", (to, _) =>
        {
            TopJson.Write(report, to);
            return Task.FromResult(new PieceEnd(null, $"{report.Tables[0].Rows.Count} rows"));
        });

    private static EvidencePiece Chart(AccessLogReport report, LookOrder order, IncidentId incident) => new(
        "chart", "requests.svg", Volatility.Logs, order.ToString(), "Floodingnaque.ChatOps triage", async (to, token) =>
        {
            await to.WriteAsync(System.Text.Encoding.UTF8.GetBytes(RequestChart.Draw(report.PerMinute, $"{incident}: requests, {order}")), token);
            return new PieceEnd(null, $"{report.PerMinute.Count} minutes");
        })
    { IsText = false };

    private static string Clock(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Day(DateTimeOffset? at) => at is { } known ? TopText.Instant(known) : "–";
}
