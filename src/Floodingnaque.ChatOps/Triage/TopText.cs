using System.Globalization;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>A report for a terminal. All that comes from the log is escaped.</summary>
internal static class TopText
{
    private const int WidestKey = 100;

    public static void Write(AccessLogReport report, TextWriter output)
    {
        foreach (var table in report.Tables)
        {
            Write(table, output);
            output.WriteLine();
        }

        Summary(report, output);
    }

    /// <summary>An instant as it is shown everywhere: UTC, to the second.</summary>
    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Bytes in units of a thousand.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:#,0.0} GB"),
    };

    private static void Write(TopTable table, TextWriter output)
    {
        var networks = table.Rows.Any(row => row.Addresses > 1);
        var text = new TextTable([">requests", ">%", ">sent", ">4xx", ">5xx", "first (UTC)", "last (UTC)", .. networks ? [">addresses"] : Array.Empty<string>(), Heading(table.Dimension), "marks"]);
        foreach (var row in table.Rows)
        {
            string[] cells =
            [
                Number(row.Requests), Percent(row.Share), Size(row.Bytes), Percent((double)row.ClientErrors / row.Requests), Percent((double)row.ServerErrors / row.Requests),
                Instant(row.First), Instant(row.Last), .. networks ? [Number(row.Addresses)] : Array.Empty<string>(), EscapedText.Cut(row.Key, WidestKey), string.Join(", ", row.Marks),
            ];
            text.Add(cells);
        }

        text.Write(output);
        if (table.Keys > table.Rows.Count || table.MaxUndercount > 0)
            output.WriteLine($"{Number(table.Rows.Count)} of {(table.MaxUndercount > 0 ? "more than " : "")}{Number(table.Keys)} {Plural(table.Dimension)}.");
        if (table.MaxUndercount > 0)
            output.WriteLine($"There were more than are kept: a count may lack up to {Number(table.MaxUndercount)} requests, and what has fewer may be missing.");
    }

    private static void Summary(AccessLogReport report, TextWriter output)
    {
        output.WriteLine($"{Number(report.LinesRead)} lines read, {Number(report.LinesUnread)} not read (not of the combined format), in {report.Took.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture)} s.");
        var since = report.Since is { } at ? $" since {Instant(at)}" : "";
        output.WriteLine(report is { First: { } first, Last: { } last }
            ? $"{Number(report.Requests)} requests{since}, from {Instant(first)} to {Instant(last)} UTC; {Size(report.Bytes)} sent."
            : $"No requests{since}.");
        foreach (var damage in report.Damages)
        {
            output.WriteLine(EscapedText.Of(damage));
        }
    }

    /// <summary>The head of a column of keys.</summary>
    public static string Heading(Dimensions dimension) => dimension switch
    {
        Dimensions.Ips => "address",
        Dimensions.Agents => "agent",
        Dimensions.Paths => "path",
        _ => "status",
    };

    public static string Plural(Dimensions dimension) => dimension switch
    {
        Dimensions.Ips => "addresses",
        Dimensions.Agents => "agents",
        Dimensions.Paths => "paths",
        _ => "statuses",
    };

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture);
}
