using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Sandbox;

/// <summary>Switches the sandbox's exports off.</summary>
internal sealed class SandboxExports(SandboxFiles files, SandboxClient site) : IGuardedAction
{
    private const string Probe = "/api/v1/export/predictions";

    public ActionPlace Place { get; } = new(SandboxBlock.Name, SwitchExports.Kind.Name);

    public bool NeedsConfirmation => true;

    public Task<ActionPlan> Plan(GuardedRun run, CancellationToken cancellationToken) => Task.FromResult(new ActionPlan(
        [$"write {SandboxFiles.ExportsOff}"],
        [$"+ {Line(run)}"],
        [SandboxBlock.Label, "Everybody who exports gets 503."],
        [],
        $"remove the line of {run.Mark} from {SandboxFiles.ExportsOff}"));

    public async Task Perform(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        run.GoOn();
        steps.Add(await files.Change(SandboxFiles.ExportsOff, lines => lines.Where(l => !SandboxFiles.IsOf(l, run)).Append(Line(run)), cancellationToken));
    }

    public async Task<Look> LookAtEffect(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var export = await site.Get(Probe, null, await Key(cancellationToken), steps, cancellationToken);
        var others = await site.Get("/health/live", null, null, steps, cancellationToken);
        return new Look(export == StatusCodes.Status503ServiceUnavailable && others == StatusCodes.Status200OK, $"SANDBOX: exports are answered with {export}, the rest with {others}");
    }

    public async Task Revert(GuardedRun run, StepLog steps, CancellationToken cancellationToken) =>
        steps.Add(await files.Change(SandboxFiles.ExportsOff, lines => lines.Where(l => !SandboxFiles.IsOf(l, run)), cancellationToken));

    public async Task<Look> LookAtRevert(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var left = await files.Lines(SandboxFiles.ExportsOff, cancellationToken);
        var export = await site.Get(Probe, null, await Key(cancellationToken), steps, cancellationToken);
        return new Look(!left.Any(l => SandboxFiles.IsOf(l, run)) && (export == StatusCodes.Status200OK || left.Length > 0), $"SANDBOX: exports are answered with {export}");
    }

    private async Task<(string, string)?> Key(CancellationToken cancellationToken) =>
        (await files.Lines(SandboxFiles.Keys, cancellationToken)).FirstOrDefault() is { } key ? ("X-API-Key", key) : null;

    private static string Line(GuardedRun run) => $"off # {run.Mark}";
}
