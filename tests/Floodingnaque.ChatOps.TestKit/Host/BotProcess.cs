using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.TestKit.Host;

/// <summary>The bot as people run it: the built program, in a process of its own, in a folder without any settings.</summary>
internal sealed class BotProcess : IDisposable
{
    private const string Ready = "Floodingnaque ChatOps is ready: open ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly ConcurrentQueue<string> said = new();
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private BotProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, e) => Hear(e.Data);
        process.ErrorDataReceived += (_, e) => Hear(e.Data);
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException($"The bot ended with {process.ExitCode} before it was ready:\n{Output}"));
        _ = address.Task.ContinueWith(t => t.Exception, TaskScheduler.Default); // observed, for bots that are killed before they are ready
        StartedAt = TimeProvider.System.GetTimestamp();
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The program, as the build that these tests belong to made it.</summary>
    public static string Program { get; } = FindProgram();

    public int Id => process.Id;

    public Uri Address => address.Task.IsCompletedSuccessfully ? address.Task.Result : throw new InvalidOperationException("The bot is not ready.");

    public bool HasExited => process.HasExited;

    /// <summary>When the process was started, as a timestamp of the system's clock.</summary>
    public long StartedAt { get; }

    /// <summary>Everything it said so far, both streams.</summary>
    public string Output => string.Join('\n', said);

    /// <param name="directory">The data folder.</param>
    /// <param name="preload">A library for <c>LD_PRELOAD</c>.</param>
    /// <param name="settings">As on the command line.</param>
    public static BotProcess Launch(string directory, string? preload, params IEnumerable<string> settings) =>
        new(Command(["--urls=http://127.0.0.1:0", $"--Data:Directory={directory}", .. settings], preload));

    public static async Task<BotProcess> Start(string directory, params IEnumerable<string> settings)
    {
        var bot = Launch(directory, null, settings);
        await bot.WhenReady();
        return bot;
    }

    /// <summary>The program with other words (<c>verify</c>, <c>doctor</c>), to its end.</summary>
    public static Task<(int ExitCode, string Output)> Run(params string[] arguments) => Shell.Run("dotnet", [Program, .. arguments]);

    public Task<Uri> WhenReady() => address.Task.WaitAsync(Patience);

    /// <summary><c>kill -9</c>: the process has no say in it.</summary>
    public async Task Kill9()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Stops all its threads where they are.</summary>
    public Task Freeze() => Shell.Run("kill", "-STOP", $"{Id}");

    public Task Thaw() => Shell.Run("kill", "-CONT", $"{Id}");

    public async Task<int> ExitCode()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        said.Enqueue(line);
        if (line.StartsWith(Ready, StringComparison.Ordinal))
        {
            address.TrySetResult(new Uri(line[Ready.Length..].Split(' ')[0]));
        }
    }

    private static ProcessStartInfo Command(IEnumerable<string> arguments, string? preload)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        if (preload is not null)
        {
            start.Environment["LD_PRELOAD"] = preload;
        }

        return start;
    }

    private static string FindProgram([CallerFilePath] string here = "")
    {
        var configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        var program = Path.GetFullPath(Path.Combine(
            Path.GetDirectoryName(here)!, "../../../src/Floodingnaque.ChatOps/bin", configuration, "net10.0/Floodingnaque.ChatOps.dll"));
        return File.Exists(program) ? program : throw new FileNotFoundException("Build the solution first.", program);
    }
}
