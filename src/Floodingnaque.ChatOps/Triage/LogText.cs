using System.Globalization;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>What was found in logs, for a terminal.</summary>
internal static class LogText
{
    private const int WidestEvent = 70;

    public static void Write(LogReport report, TextWriter output)
    {
        if (report.Rows.Count > 0)
        {
            var table = new TextTable(">lines", ">sent", ">records", "first (UTC)", "last (UTC)", "address", "account", "event");
            foreach (var row in report.Rows)
            {
                table.Add(
                    Number(row.Count), row.Bytes > 0 ? TopText.Size(row.Bytes) : "", row.Records > 0 ? Number(row.Records) : "", Instant(row.First), Instant(row.Last), row.Address,
                    row.Account, EscapedText.Cut(row.Event, WidestEvent));
            }

            table.Write(output);
            Samples(report, output);
        }

        Summary(report, output);
    }

    private static void Samples(LogReport report, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("For example:");
        foreach (var row in report.Rows.Take(5))
        {
            output.WriteLine($"  {row.Samples[0]}");
        }

        output.WriteLine();
    }

    private static void Summary(LogReport report, TextWriter output)
    {
        var since = report.Since is { } at ? $" since {TopText.Instant(at)} UTC" : "";
        output.WriteLine(report.Matches == 0 ? $"Nothing of that{since}." : $"{Number(report.Matches)} lines{since}; {Number(report.Rows.Count)} of {Number(report.Groups)} rows.");
        if (report.LeftOut > 0)
            output.WriteLine($"{Number(report.LeftOut)} of the lines are in no row: there were too many different ones.");
        var took = report.Took.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
        output.WriteLine($"Looked through {Number(report.JsonLines)} lines of JSON, {Number(report.CombinedLines)} of access logs, {Number(report.OtherLines)} of other text, in {took} s.");
        foreach (var damage in report.Damages)
        {
            output.WriteLine(EscapedText.Of(damage));
        }
    }

    private static string Instant(DateTimeOffset? at) => at is { } known ? TopText.Instant(known) : "";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
