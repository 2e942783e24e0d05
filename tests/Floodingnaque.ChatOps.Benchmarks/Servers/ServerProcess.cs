using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Floodingnaque.ChatOps.Benchmarks.Servers;

/// <summary>A server in a process of its own; ended as a supervisor ends it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero });

    private readonly Process process;
    private readonly long started = Stopwatch.GetTimestamp();

    private ServerProcess(ProcessStartInfo start, int port)
    {
        (process, Port) = (Process.Start(start)!, port);
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
    }

    public int Port { get; }

    /// <summary>From the start of the process until <c>/health/ready</c> said so.</summary>
    public TimeSpan TimeToReady { get; private set; }

    /// <summary>What stays in memory, in MB of 1,048,576 bytes (VmRSS).</summary>
    public double ResidentMegabytes =>
        double.Parse(
            File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture) / 1024;

    /// <summary>What the process has used so far: the one figure that a busy machine does not spoil.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>How often its threads have gone to sleep so far (voluntary context switches); those of threads that ended are not counted.</summary>
    public long Naps => Directory.GetDirectories($"/proc/{process.Id}/task").Sum(Switches);

    public static Task<ServerProcess> Bot(string dataDirectory, IEnumerable<string> settings)
    {
        var port = FreePort();
        return Start(Dotnet("Floodingnaque.ChatOps.dll", [$"--Data:Directory={dataDirectory}", $"--urls=http://127.0.0.1:{port}", "--Logging:LogLevel:Default=Error", .. settings]), port);
    }

    public static Task<ServerProcess> Empty()
    {
        var port = FreePort();
        return Start(Dotnet("Floodingnaque.ChatOps.Benchmarks.dll", [EmptyApp.Word, port.ToString(CultureInfo.InvariantCulture)]), port);
    }

    /// <summary>Any server that answers 2xx or 4xx at <c>/health/ready</c> once it listens.</summary>
    public static async Task<ServerProcess> Start(ProcessStartInfo start, int port)
    {
        start.RedirectStandardOutput = true;
        var server = new ServerProcess(start, port);
        try
        {
            await server.WhenReady();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static ProcessStartInfo Dotnet(string assembly, IEnumerable<string> arguments) =>
        new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Path.Combine(AppContext.BaseDirectory, assembly), .. arguments]);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited && Kill(process.Id, PosixTerminate) == 0)
        {
            using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(15));
            await process.WaitForExitAsync(soon.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }

    private async Task WhenReady()
    {
        while (true)
        {
            try
            {
                using var answer = await Http.GetAsync(new Uri($"http://127.0.0.1:{Port}/health/ready"));
                if (answer.StatusCode is not HttpStatusCode.ServiceUnavailable)
                {
                    TimeToReady = Stopwatch.GetElapsedTime(started);
                    return;
                }
            }
            catch (HttpRequestException) when (!process.HasExited && Stopwatch.GetElapsedTime(started) < Patience)
            {
                // It does not listen yet.
            }

            await Task.Delay(2);
        }
    }

    private static long Switches(string thread)
    {
        try
        {
            var line = File.ReadLines(thread + "/status").First(l => l.StartsWith("voluntary_ctxt_switches:", StringComparison.Ordinal));
            return long.Parse(line.AsSpan("voluntary_ctxt_switches:".Length), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // it ended meanwhile
        }
    }

    private const int PosixTerminate = 15; // SIGTERM

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);
}
