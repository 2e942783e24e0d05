using System.Text;

namespace Floodingnaque.ChatOps.TestKit.Servers;

/// <summary>What everybody on this machine can see of its programs, looked at over and over in the background: their arguments.</summary>
internal sealed class ProcessList : IAsyncDisposable
{
    private readonly HashSet<string> seen = [];
    private readonly CancellationTokenSource end = new();
    private readonly Task watching;

    public ProcessList() => watching = Task.Run(Watch);

    /// <summary>One look, right now: whatever runs at the moment is in it.</summary>
    public void Look()
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(p => char.IsAsciiDigit(Path.GetFileName(p)[0])))
        {
            try
            {
                var line = Encoding.UTF8.GetString(File.ReadAllBytes($"{process}/cmdline"));
                lock (seen)
                {
                    seen.Add(line.Replace('\0', ' '));
                }
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        }
    }

    public IReadOnlyList<string> Seen()
    {
        lock (seen)
        {
            return [.. seen];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await watching;
        end.Dispose();
    }

    private async Task Watch()
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        do
        {
            Look();
        }
        while (!end.IsCancellationRequested && await Tick(pace));
    }

    private async Task<bool> Tick(PeriodicTimer pace)
    {
        try
        {
            return await pace.WaitForNextTickAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
