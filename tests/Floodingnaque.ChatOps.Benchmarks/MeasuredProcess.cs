using System.Diagnostics;
using System.Globalization;
using Floodingnaque.ChatOps.Benchmarks.Servers;

namespace Floodingnaque.ChatOps.Benchmarks;

/// <summary>Programs from their start to their end: time, processor, memory.</summary>
internal static class MeasuredProcess
{
    private const int Rounds = 5;

    public static async Task<Series> Repeat(Func<Task<Measured>> run)
    {
        var all = new List<Measured>();
        for (var n = 0; n < Rounds; n++)
        {
            all.Add(await run());
        }

        return new Series(
            Median.Of(all.Select(one => one.Seconds)), all.Min(one => one.Seconds), Median.Of(all.Select(one => one.Processor)), all.Max(one => one.Megabytes), all[0].Output);
    }

    /// <summary>In the C locale.</summary>
    public static Task<Measured> Shell(string command)
    {
        var start = new ProcessStartInfo("sh", ["-c", command]);
        start.Environment["LC_ALL"] = "C";
        return Measure(start);
    }

    /// <summary>The bot's program as it is built, its start included.</summary>
    public static Task<Measured> Ours(params string[] arguments) => Measure(ServerProcess.Dotnet("Floodingnaque.ChatOps.dll", arguments));

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
}

/// <param name="Seconds">From start to end.</param>
/// <param name="Megabytes">The largest resident size, of 1,048,576 bytes.</param>
internal sealed record Measured(double Seconds, double Processor, double Megabytes, string Output);

internal sealed record Series(double Median, double Best, double Processor, double Megabytes, string Output);
