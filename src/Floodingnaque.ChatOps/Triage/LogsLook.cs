using System.Globalization;
using System.Text.Json;
using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Triage;

/// <summary><c>/incident logs auth since 1h</c>: what all logs say of one thing, by fields.</summary>
internal sealed class LogsLook(OpenLogs logs, TimeProvider clock) : ILook
{
    public string Name => "logs";

    public async Task<LookAnswer> Answer(LookOrder order, IncidentId incident, CancellationToken cancellationToken)
    {
        var query = LogQuery.All.FirstOrDefault(q => q.Name == order.What) ?? throw new TargetException($"there is no such question as “{EscapedText.Cut(EscapedText.Of(order.What), 60)}”");
        var open = await logs.Open(order, _ => true, cancellationToken);
        var report = await Task.Run(() => LogSearch.Read(open.Logs, query, logs.Since(order), LogSearch.MaxGroups, clock, cancellationToken), cancellationToken);
        report = report with { Damages = [.. open.Damages, .. report.Damages] };
        return new LookAnswer(Findings(report), [Whole(report, order)]);
    }

    private static LookFindings Findings(LogReport report)
    {
        var shown = report.Rows.Take(LookFindings.MaxRows).ToArray();
        var (withBytes, withRecords) = (shown.Any(r => r.Bytes > 0), shown.Any(r => r.Records > 0));
        string[] columns = ["what", "address", "account", "count", .. withBytes ? ["sent"] : Array.Empty<string>(), .. withRecords ? ["records"] : Array.Empty<string>(), "first", "last"];
        return new LookFindings(
            report.Matches == 0
                ? $"{report.Query.Description}: nothing in {TopText.Number(Lines(report))} lines."
                : $"{report.Query.Description}: {TopText.Number(report.Matches)} of {TopText.Number(Lines(report))} lines, {TopText.Number(report.Groups)} kinds.",
            report.Matches == 0 ? [] : columns,
            [.. shown.Select(r => (string[])
            [
                r.Event, r.Address, r.Account, TopText.Number(r.Count), .. withBytes ? [TopText.Size(r.Bytes)] : Array.Empty<string>(), .. withRecords ? [TopText.Number(r.Records)] : Array.Empty<string>(), Clock(r.First), Clock(r.Last),
            ])],
            [.. Remarks(report)]);
    }

    private static IEnumerable<string> Remarks(LogReport report)
    {
        if (report.Groups > LookFindings.MaxRows)
        {
            yield return $"{TopText.Number(report.Groups - LookFindings.MaxRows)} more kinds are in the file.";
        }

        if (report.LeftOut > 0)
        {
            yield return $"{TopText.Number(report.LeftOut)} matches had no room in the file.";
        }

        if (report.WithoutOffset > 0)
        {
            yield return $"{TopText.Number(report.WithoutOffset)} matches have a time without an offset, as nginx writes its errors: it was taken for UTC, and is off where the server's clock is not.";
        }

        if (report.CombinedLines == 0)
        {
            yield return "No access log was among them: addresses that the application writes may be its proxy's.";
        }

        yield return $"Lines: {TopText.Number(report.JsonLines)} JSON, {TopText.Number(report.CombinedLines)} access, {TopText.Number(report.OtherLines)} others. Read in {report.Took.TotalSeconds.ToString("0.##", CultureInfo.InvariantCulture)} s.";
        foreach (var damage in report.Damages)
        {
            yield return damage;
        }
    }

    private static EvidencePiece Whole(LogReport report, LookOrder order) => new(
        "whole answer", $"logs-{order.What}.jsonl", Volatility.Logs, order.ToString(), "Floodingnaque.ChatOps triage", async (to, token) =>
        {
            foreach (var row in report.Rows)
            {
                await to.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(row, LogJson.Default.LogRow), token);
                await to.WriteAsync("\n"u8.ToArray(), token);
            }

            return new PieceEnd(null, $"{report.Rows.Count} rows");
        });

    private static long Lines(LogReport report) => report.JsonLines + report.CombinedLines + report.OtherLines;

    private static string Clock(DateTimeOffset? at) => at is { } known ? known.UtcDateTime.ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "–";
}

[System.Text.Json.Serialization.JsonSourceGenerationOptions(PropertyNamingPolicy = System.Text.Json.Serialization.JsonKnownNamingPolicy.CamelCase)]
[System.Text.Json.Serialization.JsonSerializable(typeof(LogRow))]
internal sealed partial class LogJson : System.Text.Json.Serialization.JsonSerializerContext;
