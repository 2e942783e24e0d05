using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Floodingnaque.ChatOps.Benchmarks.Servers;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.Benchmarks;

/// <summary>
/// Who asks most, in an access log of 1 GB that is in the page cache: the program as it is built, its start included, beside <c>wc -l</c>, one pass of awk and the
/// runbook's pipeline, in one run. All of them in the C locale, which is the pipeline's fastest.
/// </summary>
internal static class TriageBenchmark
{
    private const int Lines = 7_000_000;
    private const int Rounds = 5;
    private const int Rows = 20;

    public static async Task Run(Results results)
    {
        using var folder = new TempFolder();
        var log = Path.Combine(folder.Path, "access.log");
        var bytes = AccessLogFile.Write(log, Lines);
        var counted = await Fastest(() => Shell($"wc -l < {log}"));
        var awk = await Shell($"awk '{{ n[$1]++ }} END {{ for (a in n) print n[a], a }}' {log} | sort -rn | head -{Rows}");
        var pipeline = await Shell($"awk '{{print $1}}' {log} | sort | uniq -c | sort -rn | head -{Rows}");
        var ips = await Fastest(() => Ours("ips", log));
        var all = await Fastest(() => Ours("all", log));
        var start = await Fastest(() => Ours("ips", "/dev/null"));
        var same = Pipeline(pipeline.Output).SequenceEqual(Json(ips.Output)) && Pipeline(awk.Output).SequenceEqual(Json(ips.Output));
        results.Add($"`triage top ips`, {bytes / 1e9:0.00} GB, {Lines / 1_000_000} million lines", "≤ 0.5 s", $"{ips.Median:0.00} s (best {ips.Best:0.00} s; on an empty file {start.Median:0.00} s)", ips.Median <= 0.5);
        results.Add("the same beside the runbook's pipeline", "≥ 12 ×", $"{pipeline.Seconds / ips.Median:0.0} × ({pipeline.Seconds:0.0} s; awk alone, one pass: {awk.Seconds / ips.Median:0.0} ×)", pipeline.Seconds / ips.Median >= 12);
        results.Add("the same beside wc -l", "≤ 3 ×", $"{ips.Median / counted.Median:0.0} × ({counted.Median:0.00} s)", ips.Median / counted.Median <= 3);
        results.Add($"its first {Rows} rows are the pipeline's", "yes", $"{(same ? "yes" : "no")}", same);
        results.Add("its largest resident size", "≤ 200 MB", $"{ips.Megabytes:0} MB (all at once: {all.Megabytes:0} MB)", ips.Megabytes <= 200);
        results.Add("`triage top all`: address, path, status, agent, bytes, per minute", "≤ 1.5 s", $"{all.Median:0.00} s (best {all.Best:0.00} s)", all.Median <= 1.5);
        results.Add("processor time of `top ips` and of `top all`", "", $"{ips.Processor:0.00} s and {all.Processor:0.00} s");
    }

    private static async Task<Series> Fastest(Func<Task<Measured>> run)
    {
        var all = new List<Measured>();
        for (var n = 0; n < Rounds; n++)
        {
            all.Add(await run());
        }

        return new Series(
            Median.Of(all.Select(one => one.Seconds)), all.Min(one => one.Seconds), Median.Of(all.Select(one => one.Processor)), all.Max(one => one.Megabytes), all[0].Output);
    }

    private static Task<Measured> Shell(string command)
    {
        var start = new ProcessStartInfo("sh", ["-c", command]);
        start.Environment["LC_ALL"] = "C";
        return Measure(start);
    }

    private static Task<Measured> Ours(string dimension, string log) =>
        Measure(ServerProcess.Dotnet("Floodingnaque.ChatOps.dll", ["triage", "top", dimension, log, "--limit", Rows.ToString(CultureInfo.InvariantCulture), "--json"]));

    private static async Task<Measured> Measure(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var watch = Watch(process);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return process.ExitCode == 0 ? new Measured(seconds, (await watch).Processor, (await watch).Megabytes, output) : throw new InvalidOperationException($"{start.FileName} ended with {process.ExitCode}.");
    }

    /// <summary>The largest resident size, in MB of 1,048,576 bytes (VmHWM), and the processor time in seconds, as they were seen last: up to some ms before the end.</summary>
    private static async Task<(double Megabytes, double Processor)> Watch(Process process)
    {
        var seen = (0.0, 0.0);
        while (true)
        {
            try
            {
                var size = File.ReadLines($"/proc/{process.Id}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
                var times = (await File.ReadAllTextAsync($"/proc/{process.Id}/stat")).Split(") ")[^1].Split(' ');
                if (size is null)
                    return seen; // it has ended
                seen = (Number(size.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024, (Number(times[11]) + Number(times[12])) / 100);
            }
            catch (Exception e) when (e is IOException or InvalidOperationException)
            {
                return seen;
            }

            await Task.Delay(5);
        }

        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }

    private static IEnumerable<(long, string)> Pipeline(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(words => (long.Parse(words[0], CultureInfo.InvariantCulture), words[1]));

    private static IEnumerable<(long, string)> Json(string output) => JsonDocument.Parse(output).RootElement.GetProperty("ips").GetProperty("rows").EnumerateArray()
        .Select(row => (row.GetProperty("requests").GetInt64(), row.GetProperty("key").GetString()!));

    private sealed record Measured(double Seconds, double Processor, double Megabytes, string Output);

    private sealed record Series(double Median, double Best, double Processor, double Megabytes, string Output);
}
