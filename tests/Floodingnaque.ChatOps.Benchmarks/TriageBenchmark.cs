using System.Globalization;
using System.Text.Json;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.Benchmarks;

/// <summary>
/// Who asks most, in an access log of 1 GB that is in the page cache: the program as it is built, its start included, beside <c>wc -l</c>, one pass of awk and the
/// runbook's pipeline, in one run. All of them in the C locale, which is the pipeline's fastest.
/// </summary>
internal static class TriageBenchmark
{
    private const int Lines = 7_000_000;
    private const int Rows = 20;

    public static async Task Run(Results results)
    {
        using var folder = new TempFolder();
        var log = Path.Combine(folder.Path, "access.log");
        var bytes = AccessLogFile.Write(log, Lines);
        var counted = await MeasuredProcess.Repeat(() => MeasuredProcess.Shell($"wc -l < {log}"));
        var awk = await MeasuredProcess.Shell($"awk '{{ n[$1]++ }} END {{ for (a in n) print n[a], a }}' {log} | sort -rn | head -{Rows}");
        var pipeline = await MeasuredProcess.Shell($"awk '{{print $1}}' {log} | sort | uniq -c | sort -rn | head -{Rows}");
        var ips = await MeasuredProcess.Repeat(() => Ours("ips", log));
        var all = await MeasuredProcess.Repeat(() => Ours("all", log));
        var start = await MeasuredProcess.Repeat(() => Ours("ips", "/dev/null"));
        var same = Pipeline(pipeline.Output).SequenceEqual(Json(ips.Output)) && Pipeline(awk.Output).SequenceEqual(Json(ips.Output));
        results.Add($"`triage top ips`, {bytes / 1e9:0.00} GB, {Lines / 1_000_000} million lines", "≤ 0.5 s", $"{ips.Median:0.00} s (best {ips.Best:0.00} s; on an empty file {start.Median:0.00} s)", ips.Median <= 0.5);
        results.Add("the same beside the runbook's pipeline", "≥ 12 ×", $"{pipeline.Seconds / ips.Median:0.0} × ({pipeline.Seconds:0.0} s; awk alone, one pass: {awk.Seconds / ips.Median:0.0} ×)", pipeline.Seconds / ips.Median >= 12);
        results.Add("the same beside wc -l", "≤ 3 ×", $"{ips.Median / counted.Median:0.0} × ({counted.Median:0.00} s)", ips.Median / counted.Median <= 3);
        results.Add($"its first {Rows} rows are the pipeline's", "yes", $"{(same ? "yes" : "no")}", same);
        results.Add("its largest resident size", "≤ 200 MB", $"{ips.Megabytes:0} MB (all at once: {all.Megabytes:0} MB)", ips.Megabytes <= 200);
        results.Add("`triage top all`: address, path, status, agent, bytes, per minute", "≤ 1.5 s", $"{all.Median:0.00} s (best {all.Best:0.00} s)", all.Median <= 1.5);
        results.Add("processor time of `top ips` and of `top all`", "", $"{ips.Processor:0.00} s and {all.Processor:0.00} s");
    }

    private static Task<Measured> Ours(string dimension, string log) =>
        MeasuredProcess.Ours("triage", "top", dimension, log, "--limit", Rows.ToString(CultureInfo.InvariantCulture), "--json");

    private static IEnumerable<(long, string)> Pipeline(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(words => (long.Parse(words[0], CultureInfo.InvariantCulture), words[1]));

    private static IEnumerable<(long, string)> Json(string output) => JsonDocument.Parse(output).RootElement.GetProperty("ips").GetProperty("rows").EnumerateArray()
        .Select(row => (row.GetProperty("requests").GetInt64(), row.GetProperty("key").GetString()!));
}
