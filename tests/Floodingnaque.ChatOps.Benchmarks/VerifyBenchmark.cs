using System.Diagnostics;
using Floodingnaque.ChatOps.Benchmarks.Servers;
using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.Benchmarks;

/// <summary>The <c>verify</c> command as a process, from its start to its exit code, and beside it the shell script that does without the bot.</summary>
internal static class VerifyBenchmark
{
    private const int Lines = 600_000;
    private const int ShellLines = 1_000;

    public static async Task Run(Results results)
    {
        using var folder = new TempFolder();
        await History.Write(folder.Path, SomeEvents.Id(1), Lines);
        var rates = new List<double>();
        for (var n = 0; n < 3; n++)
        {
            var took = await Time(async () =>
            {
                var start = ServerProcess.Dotnet("Floodingnaque.ChatOps.dll", ["verify", "--data", folder.Path]);
                start.RedirectStandardOutput = true;
                using var verify = Process.Start(start)!;
                await verify.StandardOutput.ReadToEndAsync();
                await verify.WaitForExitAsync();
                return verify.ExitCode;
            });
            rates.Add(Lines / took.TotalSeconds);
        }

        using var small = new TempFolder();
        await History.Write(small.Path, SomeEvents.Id(1), ShellLines);
        var paths = new DataPaths(small.Path);
        var shell = ShellLines / (await Time(async () => (await ShellVerifier.Run(paths.Folder(SomeEvents.Id(1)), paths.PublicKey)).ExitCode)).TotalSeconds;
        var rate = Median.Of(rates);
        results.Add("`verify`, start of the process included", "≥ 200,000 lines/s", $"{rate:N0} lines/s (shell script {shell:N0})", rate >= 200_000);
    }

    private static async Task<TimeSpan> Time(Func<Task<int>> run)
    {
        var start = Stopwatch.GetTimestamp();
        var code = await run();
        return code == 0 ? Stopwatch.GetElapsedTime(start) : throw new InvalidOperationException($"The verifier found fault with a good journal: exit code {code}.");
    }
}
