using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.Targets.Nginx;

/// <summary>
/// Changes what nginx reads, whichever file of the bot's it is: staged, tested, reloaded; on any failure the file from before is put back.
/// One change at a time, since a test judges all files together.
/// </summary>
internal sealed class NginxConfiguration(NginxOptions options, ITargetHost host) : IDisposable
{
    private readonly SemaphoreSlim one = new(1, 1);

    public NginxOptions Options => options;

    public ITargetHost Host => host;

    public void Dispose() => one.Dispose();

    public Task<string?> Read(string path, CancellationToken cancellationToken) => host.Read(path, cancellationToken);

    /// <summary>What <see cref="Change"/> does, for a plan.</summary>
    public IEnumerable<string> Commands(string path) => [$"write {path} on {host.Name}", Shown(options.Test), Shown(options.Reload)];

    /// <summary>How a run is taken back, for a plan.</summary>
    public string Undo(string what) => $"remove {what}, then {Shown(options.Test)} and {Shown(options.Reload)}";

    /// <param name="change">From the text of the file (null: there is none) to the new one. Throws to leave all as it is.</param>
    /// <param name="empty">What stands in place of a file that was not there, when it has to be put back: files are not removed.</param>
    /// <exception cref="TargetException">Test or reload failed; all is as it was.</exception>
    public async Task Change(string path, Func<string?, string> change, string empty, StepLog steps, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            var before = await Write(path, change, steps, cancellationToken);
            await TestAndReload(path, before ?? empty, steps, cancellationToken);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Changes only what nginx does not read: nothing is tested or reloaded, and so nothing can fail for what others broke.</summary>
    public async Task Annotate(string path, Func<string?, string> change, StepLog steps, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            await Write(path, change, steps, cancellationToken);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>The text from before.</summary>
    private async Task<string?> Write(string path, Func<string?, string> change, StepLog steps, CancellationToken cancellationToken)
    {
        var before = await host.Read(path, cancellationToken);
        var after = change(before);
        if (after != before)
        {
            await host.Write(path, after, cancellationToken);
            steps.Add(new StepRecord($"write {path}", null, $"{after.Length} bytes", TimeSpan.Zero));
        }

        return before;
    }

    private async Task TestAndReload(string path, string before, StepLog steps, CancellationToken cancellationToken)
    {
        foreach (var command in new[] { options.Test, options.Reload })
        {
            StepRecord step;
            try
            {
                step = await host.Run(command, StepLog.MaxOutput, cancellationToken);
            }
            catch (TargetException)
            {
                await PutBack(path, before, steps);
                throw;
            }

            steps.Add(step);
            if (step.ExitCode != 0)
            {
                await PutBack(path, before, steps);
                throw new TargetException($"`{Shown(command)}` ended with {step.ExitCode}: {LastLine(step.Output)}");
            }
        }
    }

    /// <summary>A refused file that stays would keep nginx from starting the next time. Not to be cut short by whoever is stopping the bot.</summary>
    private async Task PutBack(string path, string before, StepLog steps)
    {
        await host.Write(path, before, CancellationToken.None);
        steps.Add(new StepRecord($"put back {path}", null, $"{before.Length} bytes", TimeSpan.Zero));
    }

    private static string Shown(IEnumerable<string> argv) => string.Join(' ', argv);

    private static string LastLine(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "no output";
}
