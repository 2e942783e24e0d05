using System.Diagnostics;
using Floodingnaque.ChatOps.Evidence;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.Benchmarks;

/// <summary>Evidence beside sha256sum, in one run: keeping a large file, and checking many small ones. Files are in the page cache.</summary>
internal static class EvidenceBenchmark
{
    private const int Files = 10_000;
    private const int FileBytes = 20_000;
    private const long Large = 1L << 30;
    private const int Rounds = 3;

    public static async Task Run(Results results)
    {
        using var folder = new TempFolder();
        await Store(results, folder.Path);
        await Memory(results, folder.Path);
        await Verify(results, folder.Path);
    }

    private static async Task Store(Results results, string root)
    {
        var source = Path.Combine(root, "large");
        await Write(source, Large);
        var byHand = await MeasuredProcess.Repeat(() => MeasuredProcess.Shell($"sha256sum {source}"));
        var byHandStored = await MeasuredProcess.Repeat(() => MeasuredProcess.Shell($"cp {source} {source}.copy && sha256sum {source}.copy && sync {source}.copy && rm {source}.copy"));
        var (copied, times) = (0, new List<double>());
        for (var n = 0; n < Rounds; n++)
        {
            times.Add(await Keep(Path.Combine(root, $"keep{copied++}"), async to =>
            {
                await using var from = new FileStream(source, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });
                await from.CopyToAsync(to, 256 * 1024);
            }));
        }

        var share = byHand.Median / Median.Of(times);
        results.Add("keeping 1 GiB of evidence, hashed, stored and on the disk", "≥ 80 % of sha256sum's speed", $"{share:P0} ({Median.Of(times):0.00} s; sha256sum alone {byHand.Median:0.00} s, cp + sha256sum + sync {byHandStored.Median:0.00} s)", share >= 0.8);
    }

    /// <summary>The managed and native memory in use while much is kept, against little.</summary>
    private static async Task Memory(Results results, string root)
    {
        var (little, much) = (await Peak(root, 10L << 20), await Peak(root, 10L << 30));
        results.Add("memory while 10 GiB are kept, against 10 MiB", "flat", $"{much:0} MB against {little:0} MB", much < little + 50);
    }

    private static async Task<double> Peak(string root, long bytes)
    {
        var buffer = new byte[256 * 1024];
        Random.Shared.NextBytes(buffer);
        using var process = Process.GetCurrentProcess();
        var peak = 0.0;
        await Keep(Path.Combine(root, $"peak{bytes}"), async to =>
        {
            for (var written = 0L; written < bytes; written += buffer.Length)
            {
                await to.WriteAsync(buffer);
                if (written % (64L << 20) == 0)
                {
                    process.Refresh();
                    peak = Math.Max(peak, process.WorkingSet64 / 1048576.0);
                }
            }
        });
        return peak;
    }

    private static async Task<double> Keep(string path, Func<Stream, Task> copy)
    {
        var start = Stopwatch.GetTimestamp();
        var folder = EvidenceFolder.Open(path);
        using (var writer = folder.Begin("api/large", compress: false, long.MaxValue, () => null))
        {
            await copy(writer);
            await writer.Complete();
        }

        folder.Keep("api/large");
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Directory.Delete(path, recursive: true);
        return seconds;
    }

    private static async Task Verify(Results results, string root)
    {
        var folder = EvidenceFolder.Open(Path.Combine(root, "many"));
        for (var n = 1; n <= Files; n++)
        {
            var file = $"api/{n}.txt";
            Directory.CreateDirectory(Path.Combine(folder.Path, "api"));
            await Write(Path.Combine(folder.Path, file), FileBytes);
        }

        await MeasuredProcess.Shell($"cd {folder.Path} && find api -type f | LC_ALL=C sort | xargs sha256sum > manifest.sha256");
        var byHand = await MeasuredProcess.Repeat(() => MeasuredProcess.Shell($"cd {folder.Path} && sha256sum -c --quiet manifest.sha256"));
        var ours = await MeasuredProcess.Repeat(() => MeasuredProcess.Ours("evidence", "verify", folder.Path));
        results.Add($"`evidence verify` of {Files:N0} files, start of the process included", "≤ 1.2 × sha256sum -c", $"{ours.Median / byHand.Median:0.00} × ({ours.Median:0.00} s, {byHand.Median:0.00} s)", ours.Median / byHand.Median <= 1.2);
    }

    private static async Task Write(string path, long bytes)
    {
        var buffer = new byte[Math.Min(bytes, 1 << 20)];
        Random.Shared.NextBytes(buffer);
        await using var file = File.Create(path);
        for (var written = 0L; written < bytes; written += buffer.Length)
        {
            await file.WriteAsync(buffer);
        }
    }
}
