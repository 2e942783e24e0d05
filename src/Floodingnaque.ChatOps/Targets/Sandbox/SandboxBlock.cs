using System.Globalization;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Sandbox;

/// <summary>Blocks at the sandbox's site: a line in its blocklist, and a request from that address that is refused.</summary>
internal sealed class SandboxBlock(SandboxFiles files, SandboxClient site) : IGuardedAction
{
    /// <summary>The place of all that is practised.</summary>
    public const string Name = "sandbox";

    internal const string Label = "SANDBOX: for practice. No server is touched.";

    public ActionPlace Place { get; } = new(Name, BlockAddress.Name);

    public bool NeedsConfirmation => true;

    public async Task<ActionPlan> Plan(GuardedRun run, CancellationToken cancellationToken)
    {
        var hits = await site.Hits(AddressRange.Parse(run.Run.Order.Target), cancellationToken);
        return new ActionPlan(
            [$"write {SandboxFiles.Blocked}"],
            [$"+ {Line(run)}"],
            [Label, string.Create(CultureInfo.InvariantCulture, $"{hits} of the requests in the sandbox's log came from it.")],
            [],
            $"remove the line of {run.Mark} from {SandboxFiles.Blocked}");
    }

    public async Task Perform(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        run.GoOn();
        steps.Add(await files.Change(SandboxFiles.Blocked, lines => lines.Where(l => !SandboxFiles.IsOf(l, run)).Append(Line(run)), cancellationToken));
    }

    public async Task<Look> LookAtEffect(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var answer = await site.Get("/health/live", From(run), null, steps, cancellationToken);
        var others = await site.Get("/health/live", null, null, steps, cancellationToken);
        return answer == StatusCodes.Status403Forbidden && others == StatusCodes.Status200OK
            ? new Look(true, $"SANDBOX: the site refuses {run.Run.Order.Target} (403) and answers others")
            : new Look(false, $"SANDBOX: the site answers {run.Run.Order.Target} with {answer} and others with {others}");
    }

    public async Task Revert(GuardedRun run, StepLog steps, CancellationToken cancellationToken) =>
        steps.Add(await files.Change(SandboxFiles.Blocked, lines => lines.Where(l => !SandboxFiles.IsOf(l, run)), cancellationToken));

    public async Task<Look> LookAtRevert(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        if ((await files.Lines(SandboxFiles.Blocked, cancellationToken)).Any(l => SandboxFiles.IsOf(l, run)))
        {
            return new Look(false, $"SANDBOX: {run.Run.Order.Target} is still on the list");
        }

        var answer = await site.Get("/health/live", From(run), null, steps, cancellationToken);
        return answer == StatusCodes.Status200OK ? new Look(true, $"SANDBOX: the site answers {run.Run.Order.Target} again")
            : answer == StatusCodes.Status403Forbidden ? new Look(true, $"SANDBOX: its line is gone; another one goes on refusing {run.Run.Order.Target}")
            : new Look(false, $"SANDBOX: the site answers with {answer}");
    }

    private static string From(GuardedRun run) => AddressRange.Parse(run.Run.Order.Target).Network.BaseAddress.ToString();

    private static string Line(GuardedRun run) => $"{run.Run.Order.Target} # {run.Mark}";
}
