using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.Targets.Sandbox;

/// <summary>Something to practise on where no target is configured: a list of blocked addresses in the data folder. Nothing outside of it is touched.</summary>
internal sealed class SandboxBlock(string path) : IGuardedAction, IDisposable
{
    private readonly LocalHost host = new();
    private readonly SemaphoreSlim one = new(1, 1);

    public const string Name = "sandbox";

    public ActionPlace Place { get; } = new(Name, BlockAddress.Name);

    public bool NeedsConfirmation => true;

    public void Dispose() => one.Dispose();

    public Task<ActionPlan> Plan(GuardedRun run, CancellationToken cancellationToken) => Task.FromResult(new ActionPlan(
        [$"write {Path.GetFileName(path)}"],
        [$"+ {Line(run)}"],
        ["Nobody: this is the sandbox, for practice. No server is touched."],
        [],
        $"remove the line of {run.Mark} from {Path.GetFileName(path)}"));

    public Task Perform(GuardedRun run, StepLog steps, CancellationToken cancellationToken) =>
        Change(
            lines =>
            {
                run.GoOn();
                return lines.Where(l => !IsOf(l, run)).Append(Line(run));
            },
            steps,
            cancellationToken);

    public async Task<Look> LookAtEffect(GuardedRun run, StepLog steps, CancellationToken cancellationToken) =>
        (await Lines(cancellationToken)).Contains(Line(run))
            ? new Look(true, $"{run.Run.Order.Target} is on the sandbox's list")
            : new Look(false, $"{run.Run.Order.Target} is not on the sandbox's list");

    public Task Revert(GuardedRun run, StepLog steps, CancellationToken cancellationToken) =>
        Change(lines => lines.Where(l => !IsOf(l, run)), steps, cancellationToken);

    public async Task<Look> LookAtRevert(GuardedRun run, StepLog steps, CancellationToken cancellationToken) =>
        (await Lines(cancellationToken)).Any(l => IsOf(l, run))
            ? new Look(false, $"{run.Run.Order.Target} is still on the sandbox's list")
            : new Look(true, $"{run.Run.Order.Target} is off the sandbox's list");

    private async Task Change(Func<IEnumerable<string>, IEnumerable<string>> change, StepLog steps, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            string[] lines = [.. change(await Lines(cancellationToken))];
            await host.Write(path, string.Concat(lines.Select(l => l + "\n")), cancellationToken);
            steps.Add(new StepRecord($"write {Path.GetFileName(path)}", null, $"{lines.Length} lines", TimeSpan.Zero));
        }
        finally
        {
            one.Release();
        }
    }

    private async Task<string[]> Lines(CancellationToken cancellationToken) =>
        (await host.Read(path, cancellationToken) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Line(GuardedRun run) => $"{run.Run.Order.Target} # {run.Mark}";

    private static bool IsOf(string line, GuardedRun run) => line.EndsWith($" # {run.Mark}", StringComparison.Ordinal);
}
